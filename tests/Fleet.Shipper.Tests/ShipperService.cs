using System.Collections.Concurrent;
using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Fleet.Processes;
using Fleet.Shipper.Candidates;
using Fleet.TestKit;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fleet.Shipper.Tests;

/// <summary>The service as it runs, with its own database role, beside a queue that stands in for the merge
/// executor's.</summary>
public sealed class ShipperService : IAsyncLifetime
{
    public const string Plan = "voice";

    /// <summary>Roles belong to the whole server, so all tests give them the same one.</summary>
    private const string LanePassword = "lane-password-of-the-tests";

    private readonly string root = Directory.CreateTempSubdirectory("fleet-shipper-").FullName;
    private readonly ConcurrentDictionary<string, Guid> sentToMerge = [];
    private TestDatabase database = null!;
    private TestVirtualHost broker = null!;
    private readonly Stack<IAsyncDisposable> opened = new();
    private IEventStore store = null!;
    private WebApplication service = null!;
    private IBusControl listener = null!;

    private string Repository => Path.Combine(root, "origin.git");

    public async Task InitializeAsync()
    {
        await MakeRepository();
        database = await TestKit.TestServers.NewDatabase();
        broker = await TestKit.TestServers.NewVirtualHost();
        await EventStoreSchema.Apply(database.ConnectionString, new SchemaSetUp(
            new Dictionary<string, string> { [Roles.Shipper] = LanePassword },
            [.. Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)))]));
        var connections = new FleetDatabase(database.ConnectionString);
        var log = new PostgresEventStore(connections, EventTypes.Of());
        opened.Push(connections);
        opened.Push(log);
        store = log;
        listener = Listen();
        await listener.StartAsync();
        service = ShipperHost.Build(Settings());
        await service.StartAsync();
    }

    public Task Publish(object message) => service.Services.GetRequiredService<IBus>().Publish(message);

    public Task Stage(string task, ApprovalPolicy approval, params string[] files)
    {
        var candidate = new Candidate(
            1, "ant", $"fleet/{Plan}/{task}/1", "base", "commit", "tree", $"change-{task}", new(files), 1, 0, []);
        return Append(task,
            new TaskPlanned(new TaskDefinition(
                Plan, task, Repository, "main", "Do it", "Do it.", [], [], [], [], new AgentChoice(null, "true"), 3, 30, 1,
                "Do it", approval, MergeMethod.Squash, true)),
            new TaskReleased(1, []), new AttemptStarted(1, "ant", candidate.Branch),
            new AgentEnded(1, DateTimeOffset.UnixEpoch, 1, 0, false, "out"), new CandidateStaged(candidate));
    }

    public Task Append(string task, params IFact[] facts) =>
        store.Append(new NewEvents(null, StreamNames.Task(Plan, task), null, facts));

    public Task<IReadOnlyList<RecordedEvent>> Recorded(string task) => store.FetchStream(StreamNames.Task(Plan, task));

    public async Task<IEnumerable<IFact>> Events(string task) => (await Recorded(task)).Select(recorded => recorded.Data);

    public Task Until(string task, Func<WorkItem, bool> holds) => Until(async () =>
        holds((await Recorded(task)).Aggregate(WorkItem.Start, TaskStream.Evolve)));

    /// <summary>Waits until the merge executor has the candidate, and tells the message's id.</summary>
    public async Task<Guid> UntilSentToMerge(string task)
    {
        await Until(() => Task.FromResult(sentToMerge.ContainsKey(task)));
        return sentToMerge[task];
    }

    public async Task DisposeAsync()
    {
        await service.StopAsync();
        await service.DisposeAsync();
        await listener.StopAsync();
        while (opened.TryPop(out var one))
        {
            await one.DisposeAsync();
        }

        await database.DisposeAsync();
        await broker.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private IBusControl Listen() => Bus.Factory.CreateUsingRabbitMq(bus =>
    {
        bus.Host(broker.Host, (ushort)broker.Port, broker.Name, host =>
        {
            host.Username(broker.User);
            host.Password(broker.Password);
        });
        bus.ReceiveEndpoint("merges", endpoint => endpoint.Handler<MergeCandidate>(context =>
        {
            sentToMerge[context.Message.Task] = context.MessageId!.Value;
            return Task.CompletedTask;
        }));
    });

    private string[] Settings() =>
    [
        "--Fleet:Postgres=" + new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = Roles.Shipper,
            Password = LanePassword,
        }.ConnectionString,
        $"--Fleet:Directory={Path.Combine(root, "service")}",
        "--Fleet:TickSeconds=0.2",
        "--Fleet:StuckSeconds=1",
        "--Fleet:UnqueuedSeconds=1",
        $"--Fleet:RabbitMq:Hosts:0={broker.Host}:{broker.Port}",
        $"--Fleet:RabbitMq:VirtualHost={broker.Name}",
        $"--Fleet:RabbitMq:User={broker.User}",
        $"--Fleet:RabbitMq:Password={broker.Password}",
    ];

    private async Task MakeRepository()
    {
        var seed = Path.Combine(root, "seed");
        await Git("init", "-q", "--bare", "-b", "main", Repository);
        await Git("init", "-q", "-b", "main", seed);
        await File.WriteAllTextAsync(Path.Combine(seed, ".fleet.yml"), "protect: [\"deploy/**\"]\n");
        await Git("-C", seed, "add", "-A");
        await Git("-C", seed, "-c", "user.name=ann", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "Start");
        await Git("-C", seed, "push", "-q", Repository, "HEAD:refs/heads/main");
    }

    private static Task Git(params string[] arguments) => new Command("git", arguments)
    {
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = "/nonexistent",
        },
    }.RunToSuccess();
}
