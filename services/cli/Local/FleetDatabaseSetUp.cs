using Fleet.Domain;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.Cli.Local;

/// <summary>Makes the fleet's database with its tables, roles and lanes. May be run again.</summary>
internal static class FleetDatabaseSetUp
{
    private const string Database = "fleet";
    private const int TriesMax = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="server">The superuser's connection string.</param>
    /// <param name="passwords">Of each role; those of the broker alone are passed over.</param>
    /// <returns>The owner's connection string to the fleet's database.</returns>
    /// <exception cref="NpgsqlException">The server refuses, or was away for longer than ten seconds.</exception>
    public static async Task<string> Run(
        string server, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        var owner = new NpgsqlConnectionStringBuilder(server) { Database = Database }.ConnectionString;
        await ThroughRestart(() => Create(server, cancellationToken), cancellationToken).ConfigureAwait(false);
        var lanes = Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)));
        var roles = passwords.Where(one => Roles.All.Contains(one.Key)).ToDictionary();
        var schema = new SchemaSetUp(roles, [.. lanes]);
        await ThroughRestart(() => EventStoreSchema.Apply(owner, schema, cancellationToken), cancellationToken).ConfigureAwait(false);
        return owner;
    }

    // A server that was killed just now takes connections, ends them, and recovers first.
    private static async Task ThroughRestart(Func<Task> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException away) when (tries < TriesMax && (away is not PostgresException refused || DatabaseOutage.Is(refused)))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
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
