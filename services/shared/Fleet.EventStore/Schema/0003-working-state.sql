-- Plain working state beside the log; none of it is a fact, and all of it is written by functions alone.

CREATE TABLE leases (
    name        text        PRIMARY KEY,
    attempt     int         NOT NULL,
    holder      text        NOT NULL,
    secret_hash bytea       NOT NULL,
    until       timestamptz NOT NULL,
    renewed_at  timestamptz NOT NULL
);

CREATE TABLE timers (
    id       uuid        PRIMARY KEY,
    due      timestamptz NOT NULL,
    kind     text        NOT NULL,
    body     jsonb       NOT NULL,
    owner    text        NOT NULL DEFAULT session_user,
    failures int         NOT NULL DEFAULT 0
);
CREATE INDEX timers_owner_due ON timers (owner, due);

-- hash: SHA-256 of the content before compression, in hex; size: its bytes; content: gzip.
CREATE TABLE artifacts (
    hash       text        PRIMARY KEY,
    kind       text        NOT NULL,
    size       bigint      NOT NULL,
    content    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE artifacts ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX artifacts_created_at ON artifacts (created_at);

CREATE TABLE verified (
    key         text        PRIMARY KEY,
    evidence    jsonb       NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- True when the lease is the caller's now: it was free, had lapsed, or belonged to an earlier attempt.
-- An attempt never takes it from a later one, lapsed or not.
CREATE FUNCTION fleet_lease_take(in_name text, in_attempt int, in_holder text, in_secret text, in_seconds float8)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (
        INSERT INTO leases AS l (name, attempt, holder, secret_hash, until, renewed_at)
        VALUES (in_name, in_attempt, in_holder, sha256(convert_to(in_secret, 'UTF8')),
                now() + make_interval(secs => in_seconds), now())
        ON CONFLICT (name) DO UPDATE
            SET attempt = excluded.attempt, holder = excluded.holder, secret_hash = excluded.secret_hash,
                until = excluded.until, renewed_at = excluded.renewed_at
            WHERE l.attempt < excluded.attempt
               OR (l.attempt = excluded.attempt AND (l.until <= now() OR l.secret_hash = excluded.secret_hash))
        RETURNING 1)
    SELECT EXISTS (SELECT FROM taken);
$$;

-- False when the lease is not the caller's any more. One that has lapsed and that nobody took can be renewed.
CREATE FUNCTION fleet_lease_renew(in_name text, in_attempt int, in_secret text, in_seconds float8)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH renewed AS (
        UPDATE leases SET until = now() + make_interval(secs => in_seconds), renewed_at = now()
        WHERE name = in_name AND attempt = in_attempt AND secret_hash = sha256(convert_to(in_secret, 'UTF8'))
        RETURNING 1)
    SELECT EXISTS (SELECT FROM renewed);
$$;

CREATE FUNCTION fleet_lease_release(in_name text, in_attempt int, in_secret text)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH released AS (
        DELETE FROM leases
        WHERE name = in_name AND attempt = in_attempt AND secret_hash = sha256(convert_to(in_secret, 'UTF8'))
        RETURNING 1)
    SELECT EXISTS (SELECT FROM released);
$$;

-- Removes a lapsed lease once its lapse is a fact in the log; a renewal that came first keeps it.
CREATE FUNCTION fleet_lease_clear(in_name text, in_attempt int)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH cleared AS (
        DELETE FROM leases WHERE name = in_name AND attempt = in_attempt AND until <= now() RETURNING 1)
    SELECT EXISTS (SELECT FROM cleared);
$$;

CREATE FUNCTION fleet_timer_schedule(in_id uuid, in_due timestamptz, in_kind text, in_body jsonb)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH scheduled AS (
        INSERT INTO timers (id, due, kind, body) VALUES (in_id, in_due, in_kind, in_body)
        ON CONFLICT (id) DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM scheduled);
$$;

CREATE FUNCTION fleet_timer_cancel(in_id uuid)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH cancelled AS (DELETE FROM timers WHERE id = in_id AND owner = session_user RETURNING 1)
    SELECT EXISTS (SELECT FROM cancelled);
$$;

-- Locks the caller's due timers for the transaction; those that another pump holds are passed over.
CREATE FUNCTION fleet_timers_take(in_now timestamptz, in_limit int)
    RETURNS TABLE (id uuid, due timestamptz, kind text, body jsonb)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.id, t.due, t.kind, t.body FROM timers t
    WHERE t.owner = session_user AND t.due <= in_now
    ORDER BY t.due LIMIT in_limit FOR UPDATE SKIP LOCKED;
$$;

CREATE FUNCTION fleet_timer_postpone(in_id uuid, in_due timestamptz)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE timers SET due = in_due, failures = failures + 1 WHERE id = in_id AND owner = session_user;
$$;

-- The same content again only starts its retention anew.
CREATE FUNCTION fleet_artifact_put(in_hash text, in_kind text, in_size bigint, in_content bytea)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO artifacts (hash, kind, size, content) VALUES (in_hash, in_kind, in_size, in_content)
    ON CONFLICT (hash) DO UPDATE SET created_at = now();
$$;

CREATE FUNCTION fleet_artifact_prune(in_before timestamptz)
    RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH pruned AS (DELETE FROM artifacts WHERE created_at < in_before RETURNING 1)
    SELECT count(*) FROM pruned;
$$;

-- The first evidence for a key stays.
CREATE FUNCTION fleet_verified_record(in_key text, in_evidence jsonb)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO verified (key, evidence) VALUES (in_key, in_evidence) ON CONFLICT (key) DO NOTHING;
$$;
