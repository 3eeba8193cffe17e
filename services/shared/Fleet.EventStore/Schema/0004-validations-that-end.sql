-- Ends a validation that nobody needs any more, whoever holds it: its renewals fail from now on.
CREATE FUNCTION fleet_lease_end(in_name text)
    RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH ended AS (DELETE FROM leases WHERE name = in_name AND name LIKE 'validation/%' RETURNING 1)
    SELECT EXISTS (SELECT FROM ended);
$$;
