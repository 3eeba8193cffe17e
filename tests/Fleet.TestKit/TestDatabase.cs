using Npgsql;

namespace Fleet.TestKit;

/// <summary>A database that one test or fixture has for itself.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;

    private TestDatabase(string server, string name) => (_server, Name) = (server, name);

    public string Name { get; }

    /// <summary>Npgsql's, as superuser.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = Name }.ConnectionString;

    internal static async Task<TestDatabase> Create()
    {
        var database = new TestDatabase((await TestServers.Addresses).Postgres, $"test_{Guid.NewGuid():N}");
        await database.OnServer($"create database {database.Name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        await OnServer($"drop database if exists {Name} with (force)");
    }

    /// <summary>Lets connections in, or ends all there are and lets none in.</summary>
    internal async Task Admit(bool connections)
    {
        await OnServer($"alter database {Name} allow_connections {(connections ? "true" : "false")}");
        if (!connections) await OnServer($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}'");
    }

    private async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_server};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
