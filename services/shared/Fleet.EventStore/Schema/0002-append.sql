-- Which database role may append which event type to which streams; '*' stands for every type.
CREATE TABLE lane_grants (
    role          text NOT NULL,
    stream_prefix text NOT NULL,
    event_type    text NOT NULL,
    PRIMARY KEY (role, event_type, stream_prefix)
);

-- One row for each append that had a cause, under the first stream of the call: a message that comes again
-- finds here what it recorded the first time.
CREATE TABLE fleet_causes (
    stream    varchar  NOT NULL,
    cause     uuid     NOT NULL,
    positions bigint[] NOT NULL,
    CONSTRAINT fleet_causes_pkey PRIMARY KEY (stream, cause)
);

-- Appends events to one or several streams. The only way in: nobody but the owner writes the tables directly.
--   in_streams, in_expected: the streams, each with the version before (0: must not exist; null: any)
--   in_stream_of, in_offsets: for each event the index of its stream (from 1) and its place among the events
--     that the call adds to that stream (from 1); the other arrays are the events' columns
-- Errors: FL001 wrong version, FL002 refused to this role, FL003 the same cause was appended meanwhile (call
-- again and be answered). Every check is made before the first nextval, so that a refusal burns no number.
CREATE FUNCTION fleet_append(
    in_streams varchar[], in_expected bigint[],
    in_stream_of int[], in_offsets int[], in_ids uuid[], in_types varchar[], in_dotnet_types varchar[],
    in_bodies jsonb[], in_cause uuid, in_correlation varchar,
    OUT repeated boolean, OUT at timestamptz, OUT positions bigint[], OUT versions bigint[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    refused record;
    one record;
    found_version bigint;
    found_position bigint;
    befores bigint[] := in_expected;
BEGIN
    repeated := false;
    at := now();

    -- Inside this function current_user is the owner, who may append anything.
    IF session_user <> current_user THEN
        SELECT in_streams[e.k] AS stream, e.type INTO refused
        FROM unnest(in_stream_of, in_types) AS e (k, type)
        WHERE NOT EXISTS (
            SELECT FROM lane_grants g
            WHERE g.role = session_user AND g.event_type IN (e.type, '*')
              AND starts_with(in_streams[e.k], g.stream_prefix))
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'The role % may not append % to the stream %.', session_user, refused.type, refused.stream
                USING ERRCODE = 'FL002';
        END IF;
    END IF;

    -- One event on a stream that is there is by far the most common. The UPDATE finds nothing when the version is
    -- wrong, the stream is missing or the cause is known; the long way below then says which.
    IF cardinality(in_ids) = 1 AND cardinality(in_streams) = 1 AND in_expected[1] IS DISTINCT FROM 0 THEN
        UPDATE mt_streams s SET version = s.version + 1, timestamp = at
        WHERE s.id = in_streams[1] AND (in_expected[1] IS NULL OR s.version = in_expected[1])
          AND NOT EXISTS (SELECT FROM fleet_causes c WHERE c.stream = in_streams[1] AND c.cause = in_cause)
        RETURNING s.version INTO found_version;
        IF FOUND THEN
            found_position := nextval('mt_events_sequence');
            INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                                   mt_dotnet_type, correlation_id, causation_id, headers, is_archived)
            VALUES (found_position, in_ids[1], in_streams[1], found_version, in_bodies[1], in_types[1], at, '*DEFAULT*',
                    in_dotnet_types[1], in_correlation, in_cause::text, 'null', false);
            positions := ARRAY[found_position];
            versions := ARRAY[found_version];
            IF in_cause IS NOT NULL THEN
                INSERT INTO fleet_causes (stream, cause, positions) VALUES (in_streams[1], in_cause, positions);
            END IF;
            RETURN;
        END IF;
    END IF;

    SELECT c.positions INTO positions FROM fleet_causes c WHERE c.stream = in_streams[1] AND c.cause = in_cause;
    IF FOUND THEN
        repeated := true;
        RETURN;
    END IF;

    -- Streams are locked in the order of their names, so that two appends cannot wait for each other.
    FOR one IN
        SELECT s.k::int AS k, s.stream, s.expected, EXISTS (SELECT FROM unnest(in_stream_of) o WHERE o = s.k) AS grows
        FROM unnest(in_streams, in_expected) WITH ORDINALITY AS s (stream, expected, k)
        ORDER BY s.stream
    LOOP
        IF one.grows AND (one.expected IS NULL OR one.expected = 0) THEN
            INSERT INTO mt_streams (id, version, timestamp, created, tenant_id, is_archived)
            VALUES (one.stream, 0, at, at, '*DEFAULT*', false)
            ON CONFLICT DO NOTHING;
        END IF;
        SELECT s.version INTO found_version FROM mt_streams s WHERE s.id = one.stream FOR UPDATE;
        found_version := coalesce(found_version, 0);
        IF one.expected <> found_version THEN
            IF EXISTS (SELECT FROM fleet_causes c WHERE c.stream = in_streams[1] AND c.cause = in_cause) THEN
                RAISE EXCEPTION 'The cause % was appended to % meanwhile.', in_cause, in_streams[1]
                    USING ERRCODE = 'FL003';
            END IF;
            RAISE EXCEPTION 'The stream % is at version %, not at %.', one.stream, found_version, one.expected
                USING ERRCODE = 'FL001', DETAIL = one.stream;
        END IF;
        befores[one.k] := found_version;
    END LOOP;

    IF EXISTS (SELECT FROM fleet_causes c WHERE c.stream = in_streams[1] AND c.cause = in_cause) THEN
        RAISE EXCEPTION 'The cause % was appended to % meanwhile.', in_cause, in_streams[1] USING ERRCODE = 'FL003';
    END IF;

    UPDATE mt_streams s SET version = befores[grown.k] + grown.events, timestamp = at
    FROM (SELECT e.k, count(*) AS events FROM unnest(in_stream_of) AS e (k) GROUP BY e.k) AS grown
    WHERE s.id = in_streams[grown.k];

    WITH added AS (
        INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                               mt_dotnet_type, correlation_id, causation_id, headers, is_archived)
        SELECT nextval('mt_events_sequence'), e.id, in_streams[e.k], befores[e.k] + e.offs, e.body, e.type,
               at, '*DEFAULT*', e.dotnet_type, in_correlation, in_cause::text, 'null', false
        FROM (SELECT u.* FROM unnest(in_stream_of, in_offsets, in_ids, in_types, in_dotnet_types, in_bodies)
                  WITH ORDINALITY AS u (k, offs, id, type, dotnet_type, body, place)
              ORDER BY u.place) AS e
        RETURNING seq_id, version)
    SELECT coalesce(array_agg(added.seq_id ORDER BY added.seq_id), '{}'),
           coalesce(array_agg(added.version ORDER BY added.seq_id), '{}')
    INTO positions, versions FROM added;

    IF in_cause IS NOT NULL THEN
        INSERT INTO fleet_causes (stream, cause, positions) VALUES (in_streams[1], in_cause, positions);
    END IF;
END
$$;

-- Where a follower has got to; rebuilt from zero by marking 0.
CREATE FUNCTION fleet_mark_progress(in_name varchar, in_position bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO mt_event_progression (name, last_seq_id, last_updated) VALUES (in_name, in_position, now())
    ON CONFLICT (name) DO UPDATE SET last_seq_id = excluded.last_seq_id, last_updated = now();
$$;
