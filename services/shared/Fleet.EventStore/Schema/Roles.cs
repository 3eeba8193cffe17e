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

    private const int TriesMax = 20;

    public static IReadOnlyList<string> All { get; } = [Planner, Runner, Shipper, Merge, Gateway];

    /// <summary>Creates what is missing and sets the passwords that are given.</summary>
    internal static async Task Ensure(
        NpgsqlConnection connection, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        var unknown = passwords.Keys.Except(All).ToArray();
        if (unknown.Length > 0)
            throw new ArgumentException($"No such role: {string.Join(", ", unknown)}. Roles: {string.Join(", ", All)}.");
        foreach (var role in All)
        {
            await Run(connection, "CREATE ROLE %I LOGIN", [role], cancellationToken).ConfigureAwait(false);
            if (passwords.TryGetValue(role, out var password))
            {
                await Run(connection, "ALTER ROLE %I LOGIN PASSWORD %L", [role, password], cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    // Set-ups of other databases on the same server may do the same at this moment: then it is there already, or
    // the catalogue's row was changed under us and it is done again.
    private static async Task Run(
        NpgsqlConnection connection, string template, string[] values, CancellationToken cancellationToken)
    {
        await using var format = new NpgsqlCommand("SELECT format($1, VARIADIC $2)", connection);
        format.Parameters.Add(new() { Value = template });
        format.Parameters.Add(new() { Value = values });
        var sql = (string)(await format.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException error) when (
                error.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
            {
                return;
            }
            catch (PostgresException error) when (
                error.SqlState == PostgresErrorCodes.InternalError && attempt < TriesMax)
            {
                await Task.Delay(10 * attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
