using Fleet.Domain;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.TestKit;

/// <summary>All that a service needs around it: the log with its lanes, a virtual host, a repository, and a directory
/// for its own files. Each test or fixture has one for itself.</summary>
public sealed class TestGround : IAsyncDisposable
{
    // The roles belong to the whole server: every ground on it sets the same.
    private const string LanePassword = "lane-password-of-the-tests";

    private readonly TestDatabase _database;
    private readonly PostgresEventStore _log;

    private TestGround(TestDatabase database, TestWire wire, TestRepository origin, string folder)
    {
        (_database, Wire, Origin, Folder) = (database, wire, origin, folder);
        Database = new FleetDatabase(database.ConnectionString);
        _log = new PostgresEventStore(Database, EventTypes.Of());
    }

    /// <summary>The log as its owner, who may append everything.</summary>
    public IEventStore Log => _log;

    /// <summary>The tables beside the log, as their owner.</summary>
    public FleetDatabase Database { get; }

    public TestWire Wire { get; }

    /// <summary>The repository that tasks are for.</summary>
    public TestRepository Origin { get; }

    /// <summary>A directory that is gone afterwards.</summary>
    public string Folder { get; }

    /// <param name="files">What the repository's trunk holds; none: a readme.</param>
    public static async Task<TestGround> New(params (string Path, string Content)[] files)
    {
        var database = await TestServers.NewDatabase();
        var lanes = Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)));
        await EventStoreSchema.Apply(
            database.ConnectionString, new SchemaSetUp(Roles.All.ToDictionary(role => role, _ => LanePassword), [.. lanes]));
        var folder = Directory.CreateTempSubdirectory("fleet-ground-").FullName;
        var origin = await TestRepository.New(folder, files is [] ? [("readme.md", "hello\n")] : files);
        return new TestGround(database, await TestWire.New(), origin, folder);
    }

    /// <summary>The arguments with which a service starts here, as its own role.</summary>
    /// <param name="role">One of <see cref="Lanes"/>.</param>
    /// <param name="own">Settings of this service alone, such as <c>("Slots", "2")</c>.</param>
    public string[] Arguments(string role, params (string Name, string Value)[] own)
    {
        var postgres = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role, Password = LanePassword };
        (string Name, string Value)[] common =
        [
            ("Postgres", postgres.ConnectionString),
            ("RabbitMq:Hosts:0", $"{Wire.VirtualHost.Host}:{Wire.VirtualHost.Port}"),
            ("RabbitMq:VirtualHost", Wire.VirtualHost.Name),
            ("RabbitMq:User", Wire.VirtualHost.User),
            ("RabbitMq:Password", Wire.VirtualHost.Password),
            ("Directory", Path.Combine(Folder, role)),
            ("TickSeconds", "0.2"),
        ];
        return [.. common.Concat(own).SelectMany(setting => new[] { $"--Fleet:{setting.Name}", setting.Value })];
    }

    /// <summary>The facts of a stream.</summary>
    public async Task<IReadOnlyList<IFact>> Facts(string stream) =>
        [.. (await Log.FetchStream(stream)).Select(recorded => recorded.Data)];

    /// <summary>Waits until a stream holds a fact of this type that is wanted.</summary>
    public async Task<TFact> Fact<TFact>(string stream, Func<TFact, bool>? wanted = null)
        where TFact : IFact
    {
        IReadOnlyList<IFact> seen = [];
        await Eventually.Until(
            async () => (seen = await Facts(stream)).OfType<TFact>().Any(fact => wanted?.Invoke(fact) ?? true),
            () => $"{typeof(TFact).Name} in {stream}, which holds:\n{string.Join('\n', seen)}");
        return seen.OfType<TFact>().First(fact => wanted?.Invoke(fact) ?? true);
    }

    public Task Append(string stream, params IFact[] facts) => Log.Append(new NewEvents(null, stream, null, facts));

    /// <summary>Ends all connections to the database and lets none in for a while.</summary>
    public async Task WithoutDatabase(TimeSpan span)
    {
        await _database.Admit(false);
        await Task.Delay(span);
        await _database.Admit(true);
        await Eventually.Until(Reachable, () => "the database again");
    }

    // The connections that were at hand here are broken too.
    private async Task<bool> Reachable()
    {
        try
        {
            return (await Log.FetchStream("nothing")).Count == 0;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await Database.DisposeAsync();
        await Wire.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
