using Npgsql;

namespace Fleet.EventStore;

/// <summary>The way to the database: one pool for each process, shared by the log and the working state.</summary>
/// <remarks>Statements are prepared on their second use, and a connection is not reset when it goes back to the
/// pool (that would drop them): whoever borrows one leaves no session state behind.</remarks>
public sealed class FleetDatabase : IAsyncDisposable
{
    private readonly string connectionString;

    /// <param name="connectionString">Npgsql's connection string, with the role of the service.</param>
    public FleetDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = true,
        };
        this.connectionString = settings.ConnectionString;
        Source = NpgsqlDataSource.Create(settings);
        Name = $"{settings.Database} at {settings.Host}:{settings.Port}";
    }

    /// <summary>The pool.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Database, host and port, for messages to people.</summary>
    public string Name { get; }

    /// <summary>Opens a connection outside the pool, for what must keep session state, such as LISTEN.</summary>
    public async Task<NpgsqlConnection> OpenAlone(CancellationToken cancellationToken = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 15 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
