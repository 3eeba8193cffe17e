using System.Diagnostics;
using System.Reflection;
using Fleet.Domain;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.EventStore.Benchmark;

/// <summary>Measures appends a second beside a bare one-row insert by pgbench, on one server, in one run, in a
/// database of its own that is dropped afterwards.</summary>
public static class LogBenchmark
{
    /// <param name="serverConnectionString">A role that may create databases and roles.</param>
    /// <param name="writers">How many write at once, one figure for each row of the answer.</param>
    /// <param name="seconds">How long each measurement takes, after a warm-up.</param>
    /// <param name="pgbench">Path of pgbench; null: the newest in /usr/lib/postgresql, else that of the PATH.</param>
    public static async Task<LogFigures> Run(
        string serverConnectionString, IReadOnlyList<int> writers, int seconds, string? pgbench = null,
        CancellationToken cancellationToken = default)
    {
        var database = $"fleet_bench_{Guid.NewGuid():N}";
        var server = new NpgsqlConnectionStringBuilder(serverConnectionString) { Pooling = false };
        var settings = new NpgsqlConnectionStringBuilder(serverConnectionString)
        {
            Database = database, Pooling = true, MinPoolSize = 0, MaxPoolSize = writers.Max() + 4,
        };
        await Execute(server, $"CREATE DATABASE {database}", cancellationToken).ConfigureAwait(false);
        try
        {
            await EventStoreSchema.Apply(
                settings.ConnectionString, new SchemaSetUp(new Dictionary<string, string>(), []), cancellationToken)
                .ConfigureAwait(false);
            var bare = new BareInsert(settings, pgbench ?? BareInsert.FindPgbench());
            await bare.Prepare(cancellationToken).ConfigureAwait(false);
            var rows = new List<LogFigure>();
            foreach (var count in writers)
            {
                var appends = await Appends(settings.ConnectionString, count, seconds, cancellationToken).ConfigureAwait(false);
                var inserts = await bare.PerSecond(count, seconds, cancellationToken).ConfigureAwait(false);
                rows.Add(new LogFigure(count, appends, inserts));
            }
            return new LogFigures(rows);
        }
        finally
        {
            await Execute(server, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)", CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    // Each writer appends one event at a time to a stream of its own, with a cause and the version that it expects:
    // what a consumer does.
    private static async Task<double> Appends(
        string connectionString, int writers, int seconds, CancellationToken cancellationToken)
    {
        await using var database = new FleetDatabase(connectionString);
        await using var store = new PostgresEventStore(database, EventTypes.Of(Assembly.GetExecutingAssembly()));
        var warm = TimeSpan.FromSeconds(Math.Max(1, seconds / 5));
        var run = $"task/bench/{writers}";
        await Write(store, $"{run}/warm", writers, warm, cancellationToken).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        var appended = await Write(store, run, writers, TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
        return appended / clock.Elapsed.TotalSeconds;
    }

    private static async Task<long> Write(
        PostgresEventStore store, string streams, int writers, TimeSpan length, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(1, writers).Select(writer => Task.Run(async () =>
        {
            var stream = $"{streams}/{writer}";
            long version = 0;
            while (clock.Elapsed < length)
            {
                var measured = new AppendMeasured("a benchmark", writer, version, "green");
                await store.Append(new NewEvents(Guid.NewGuid(), stream, version, [measured]), cancellationToken)
                    .ConfigureAwait(false);
                version++;
            }
            return version;
        }))).ConfigureAwait(false);
        return counts.Sum();
    }

    private static async Task Execute(
        NpgsqlConnectionStringBuilder server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record AppendMeasured(string What, int Writer, long Number, string Outcome) : IFact;
}

/// <summary>The figures of one run.</summary>
public sealed record LogFigures(IReadOnlyList<LogFigure> Rows);

/// <summary>One number of writers.</summary>
/// <param name="Appends">Appends a second, one event each, by this store.</param>
/// <param name="BareInserts">One-row inserts a second by pgbench, prepared, one a transaction.</param>
public sealed record LogFigure(int Writers, double Appends, double BareInserts)
{
    /// <summary>Our part of the bare insert.</summary>
    public double Ratio => Appends / BareInserts;
}
