using Npgsql;

namespace Fleet.EventStore.Schema;

/// <summary>The database roles, one for each lane. They belong to the whole server, not to one database.</summary>
public static class Roles
{
    public const string Planner = "fleet_planner";
    public const string Runner = "fleet_runner";
    public const string Shipper = "fleet_shipper";
    public const string Merge = "fleet_merge";
    public const string Gateway = "fleet_gateway";

    // Set-ups of other databases on the same server may do the same at this moment: then the role is there already,
    // or its row was changed under us (an internal error to PostgreSQL) and it is done again.
    private const string Function = """
        CREATE FUNCTION pg_temp.ensure_role(in_role text, in_password text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            FOR tried IN 1..50 LOOP
                BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = in_role) THEN
                        EXECUTE format('CREATE ROLE %I LOGIN', in_role);
                    END IF;
                    IF in_password IS NOT NULL THEN
                        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', in_role, in_password);
                    END IF;
                    RETURN;
                EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
                    PERFORM pg_sleep(0.01 * tried);
                END;
            END LOOP;
            RAISE EXCEPTION 'The role % is changed by others all the time; tried 50 times.', in_role;
        END
        $$
        """;

    public static IReadOnlyList<string> All { get; } = [Planner, Runner, Shipper, Merge, Gateway];

    /// <summary>Creates what is missing and sets the passwords that are given.</summary>
    internal static async Task Ensure(
        NpgsqlConnection connection, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        var unknown = passwords.Keys.Except(All).ToArray();
        if (unknown.Length > 0)
            throw new ArgumentException($"No such role: {string.Join(", ", unknown)}. Roles: {string.Join(", ", All)}.");
        await using (var create = new NpgsqlCommand(Function, connection))
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        foreach (var role in All)
        {
            await using var ensure = new NpgsqlCommand("SELECT pg_temp.ensure_role($1, $2)", connection);
            ensure.Parameters.Add(new() { Value = role });
            ensure.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = passwords.GetValueOrDefault(role) });
            await ensure.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
