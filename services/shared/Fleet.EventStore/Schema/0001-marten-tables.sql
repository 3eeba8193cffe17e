-- The tables of Marten 8.37 (string keys, quick append, correlation, causation and headers on), name by name.
-- Marten drops foreign columns and indexes from them: everything of Fleet's own stands in other tables.

CREATE TABLE mt_streams (
    id               varchar      NOT NULL CONSTRAINT pkey_mt_streams_id PRIMARY KEY,
    type             varchar      NULL,
    version          bigint       NOT NULL,
    timestamp        timestamptz  NOT NULL DEFAULT now(),
    snapshot         jsonb        NULL,
    snapshot_version integer      NULL,
    created          timestamptz  NOT NULL DEFAULT now(),
    tenant_id        varchar      NULL DEFAULT '*DEFAULT*',
    is_archived      boolean      NULL DEFAULT false
);

CREATE TABLE mt_events (
    seq_id         bigint        NOT NULL CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY,
    id             uuid          NOT NULL,
    stream_id      varchar       NULL,
    version        bigint        NOT NULL,
    data           jsonb         NOT NULL,
    type           varchar(500)  NOT NULL,
    timestamp      timestamptz   NOT NULL DEFAULT now(),
    tenant_id      varchar       NULL DEFAULT '*DEFAULT*',
    mt_dotnet_type varchar       NULL,
    correlation_id varchar       NULL,
    causation_id   varchar       NULL,
    headers        jsonb         NULL,
    is_archived    boolean       NULL DEFAULT false,
    CONSTRAINT fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES mt_streams (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON mt_events USING btree (stream_id, version);

CREATE SEQUENCE mt_events_sequence OWNED BY mt_events.seq_id;

CREATE TABLE mt_event_progression (
    name         varchar      NOT NULL CONSTRAINT pk_mt_event_progression PRIMARY KEY,
    last_seq_id  bigint       NULL,
    last_updated timestamptz  NULL DEFAULT transaction_timestamp()
);

CREATE TABLE mt_doc_deadletterevent (
    id               uuid         NOT NULL CONSTRAINT pkey_mt_doc_deadletterevent_id PRIMARY KEY,
    data             jsonb        NOT NULL,
    mt_last_modified timestamptz  NULL DEFAULT transaction_timestamp(),
    mt_version       uuid         NOT NULL DEFAULT md5(random()::text || clock_timestamp()::text)::uuid,
    mt_dotnet_type   varchar      NULL
);

-- What Marten calls in its Quick mode, so that a Marten client with the owner's rights can append here too.
CREATE FUNCTION mt_quick_append_events(
    stream varchar, stream_type varchar, tenantid varchar, event_ids uuid[], event_types varchar[],
    dotnet_types varchar[], bodies jsonb[], causation_ids varchar[], correlation_ids varchar[], headers jsonb[])
    RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
    event_version int;
    actual_tenant varchar;
    event_id uuid;
    index int := 1;
    seq int;
    return_value int[];
BEGIN
    SELECT version, tenant_id INTO event_version, actual_tenant FROM public.mt_streams WHERE id = stream;
    IF event_version IS NULL THEN
        event_version := 0;
        INSERT INTO public.mt_streams (id, type, version, timestamp, tenant_id)
        VALUES (stream, stream_type, 0, now(), tenantid);
    ELSIF tenantid IS NOT NULL AND actual_tenant <> tenantid THEN
        RAISE EXCEPTION 'The tenantid does not match the existing stream';
    END IF;

    return_value := ARRAY[event_version + array_length(event_ids, 1)];

    FOREACH event_id IN ARRAY event_ids LOOP
        seq := nextval('public.mt_events_sequence');
        return_value := array_append(return_value, seq);
        event_version := event_version + 1;
        INSERT INTO public.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp,
                                      mt_dotnet_type, is_archived, causation_id, correlation_id, headers)
        VALUES (seq, event_id, stream, event_version, bodies[index], event_types[index], tenantid, now(),
                dotnet_types[index], false, causation_ids[index], correlation_ids[index], headers[index]);
        index := index + 1;
    END LOOP;

    UPDATE public.mt_streams SET version = event_version, timestamp = now() WHERE id = stream;
    RETURN return_value;
END
$$;
