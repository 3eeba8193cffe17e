-- Run at every set-up: who may read and call what. Nobody but the owner writes a table directly.

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proname ~ '^(fleet|mt)_' LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, fleet_planner, fleet_runner, fleet_shipper, '
                       'fleet_merge, fleet_gateway', one.name);
    END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM PUBLIC, fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public
    FROM PUBLIC, fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;

GRANT USAGE ON SCHEMA public TO fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;
GRANT SELECT ON mt_streams, mt_events, mt_events_sequence, mt_event_progression, mt_doc_deadletterevent,
    fleet_schema, lane_grants, fleet_causes, artifacts, verified
    TO fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;
GRANT SELECT (name, attempt, holder, until, renewed_at) ON leases
    TO fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;

GRANT EXECUTE ON FUNCTION
    fleet_append(varchar[], bigint[], int[], int[], uuid[], varchar[], varchar[], jsonb[], uuid, varchar),
    fleet_mark_progress(varchar, bigint),
    fleet_timer_schedule(uuid, timestamptz, text, jsonb),
    fleet_timer_cancel(uuid),
    fleet_timers_take(timestamptz, int),
    fleet_timer_postpone(uuid, timestamptz)
    TO fleet_planner, fleet_runner, fleet_shipper, fleet_merge, fleet_gateway;

GRANT EXECUTE ON FUNCTION
    fleet_lease_take(text, int, text, text, float8),
    fleet_lease_renew(text, int, text, float8),
    fleet_lease_release(text, int, text),
    fleet_verified_record(text, jsonb)
    TO fleet_runner;

GRANT EXECUTE ON FUNCTION fleet_lease_end(text) TO fleet_merge;

GRANT EXECUTE ON FUNCTION fleet_lease_clear(text, int), fleet_artifact_prune(timestamptz) TO fleet_planner;

GRANT EXECUTE ON FUNCTION fleet_artifact_put(text, text, bigint, bytea)
    TO fleet_planner, fleet_runner, fleet_shipper, fleet_merge;
