using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.EventStore.Tests;

/// <summary>A PostgreSQL server for the tests: that of FLEET_TEST_POSTGRES (a superuser's connection string), else a
/// private one on a free port of the loopback, ended with the tests.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string LanePassword = "lane-password-of-the-tests";
    private string? folder;
    private int port;
    private NpgsqlConnectionStringBuilder admin = null!;

    /// <summary>True for a test that stops its server.</summary>
    public bool AlwaysPrivate { get; init; }

    private static string Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Select(path => Path.Combine(path, "bin")).First(path => File.Exists(Path.Combine(path, "initdb")))
        : throw new InvalidOperationException("No PostgreSQL in /usr/lib/postgresql: install the package postgresql.");

    public async Task InitializeAsync()
    {
        if (!AlwaysPrivate && Environment.GetEnvironmentVariable("FLEET_TEST_POSTGRES") is { Length: > 0 } given)
        {
            admin = new NpgsqlConnectionStringBuilder(given) { Pooling = false };
            return;
        }
        folder = Directory.CreateTempSubdirectory("fleet-pg-").FullName;
        var password = Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), password);
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "-R", "postgres", folder);
        await Server("initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8", $"--pwfile={folder}/password");
        port = FreePort();
        await Start();
        admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "postgres", Password = password, Database = "postgres",
            Pooling = false,
        };
    }

    public async Task DisposeAsync()
    {
        if (folder is null)
            return;
        await Stop();
        Directory.Delete(folder, recursive: true);
    }

    public Task Start() => Server("pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o",
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200", "start");

    public Task Stop() => Server("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "-w", "stop");

    /// <summary>The superuser's connection string of a new, empty database.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"t_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(admin.ConnectionString)
        {
            Database = name, Pooling = true, MaxPoolSize = 50,
        }.ConnectionString;
    }

    /// <summary>A new database with the schema and the lanes of the tests.</summary>
    public async Task<TestStore> NewStore()
    {
        var owner = await NewDatabase();
        await EventStoreSchema.Apply(owner, SetUp);
        return new TestStore(owner);
    }

    public static SchemaSetUp SetUp { get; } = new(
        Roles.All.ToDictionary(role => role, _ => LanePassword),
        [
            new LaneGrant(Roles.Runner, "task/", "counted"),
            new LaneGrant(Roles.Merge, "trunk/", "*"),
        ]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root.
    private static Task Server(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        return Environment.IsPrivilegedProcess
            ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : Run(path, arguments);
    }

    // Output goes nowhere: a server started by pg_ctl would keep our pipe open.
    private static async Task Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

[CollectionDefinition(nameof(PostgresServer))]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
