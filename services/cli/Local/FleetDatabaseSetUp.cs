using Fleet.Domain;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.Cli.Local;

/// <summary>Makes the fleet's database with its tables, roles and lanes. May be run again.</summary>
internal static class FleetDatabaseSetUp
{
    private const string Database = "fleet";

    /// <param name="server">The superuser's connection string.</param>
    /// <param name="passwords">Of each role; those of the broker alone are passed over.</param>
    /// <returns>The owner's connection string to the fleet's database.</returns>
    public static async Task<string> Run(
        string server, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        var owner = new NpgsqlConnectionStringBuilder(server) { Database = Database }.ConnectionString;
        await Create(server, cancellationToken).ConfigureAwait(false);
        var lanes = Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)));
        var roles = passwords.Where(one => Roles.All.Contains(one.Key)).ToDictionary();
        await EventStoreSchema
            .Apply(owner, new SchemaSetUp(roles, [.. lanes]), cancellationToken).ConfigureAwait(false);
        return owner;
    }

    private static async Task Create(string server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var look = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{Database}'", connection);
        if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
