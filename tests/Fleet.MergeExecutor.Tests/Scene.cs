using Fleet.Domain;
using Fleet.Domain.Gates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Fleet.MergeExecutor.Trunk;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.MergeExecutor.Tests;

/// <summary>A repository, a log, and approved candidates; executors are made as many as a test wants.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Plan = "voice";
    private const string Check = "make check";

    /// <summary>Roles belong to the whole server, so all tests give them the same one.</summary>
    private const string LanePassword = "lane-password-of-the-tests";
    private readonly TestDatabase database;
    private readonly FleetDatabase connections;
    private readonly PostgresEventStore store;
    private readonly List<Executor> executors = [];

    private Scene(TestDatabase database, Origin origin)
    {
        (this.database, Origin) = (database, origin);
        connections = new FleetDatabase(database.ConnectionString);
        store = new PostgresEventStore(connections, EventTypes.Of());
    }

    public Origin Origin { get; }

    public IEventStore Store => store;

    public string Postgres => database.ConnectionString;

    /// <summary>The same database, as one lane.</summary>
    public string PostgresOf(string role) => new NpgsqlConnectionStringBuilder(Postgres)
    {
        Username = role,
        Password = LanePassword,
    }.ConnectionString;

    public static async Task<Scene> New(params (string Path, string Content)[] files)
    {
        var database = await TestKit.TestServers.NewDatabase();
        await EventStoreSchema.Apply(database.ConnectionString, new SchemaSetUp(
            new Dictionary<string, string> { [Roles.Merge] = LanePassword },
            [.. Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)))]));
        return new Scene(database, await Origin.New(files is [] ? [("readme.md", "hello\n")] : files));
    }

    /// <summary>An executor with a directory of its own.</summary>
    public Executor Executor(
        MergeProbe? probe = null, Func<MergeExecutorSettings, MergeExecutorSettings>? with = null)
    {
        var directory = Path.Combine(Origin.Root, $"executor-{executors.Count}");
        var executor = new Executor(Postgres, Origin.Address, directory, probe, with);
        executors.Add(executor);
        return executor;
    }

    /// <summary>A candidate that was staged, is proved on its own tree and approved.</summary>
    /// <param name="from">The commit it started from; null: the trunk of now.</param>
    /// <param name="approvedChange">What was approved; null: this very change.</param>
    public async Task<Candidate> Approved(
        string task, (string Path, string Content)[] files, string? from = null,
        Func<TaskDefinition, TaskDefinition>? with = null, string? approvedChange = null, int attempt = 1,
        (string Path, string Content)[][]? commits = null, Func<string, Task<GateEvidence[]>>? gates = null)
    {
        var branch = $"fleet/{Plan}/{task}/{attempt}";
        var start = from ?? await Origin.Head();
        var commit = await Origin.PushBranch(branch, from, commits ?? [files]);
        var tree = (await Origin.Bare("rev-parse", $"{commit}^{{tree}}")).Trim();
        var definition = (with ?? (same => same))(Definition(task));
        var candidate = new Candidate(
            attempt, "ant", branch, start, commit, tree, $"change-{task}-{attempt}",
            [.. files.Select(file => file.Path)], files.Length, 0,
            [
                .. gates is null ? [] : await gates(tree),
                .. definition.Accept.Select((command, at) => Evidence($"accept-{at + 1}", tree, command: command)),
            ]);
        await store.Append(new NewEvents(null, StreamNames.Task(Plan, task), attempt == 1 ? 0 : null,
        [
            .. attempt == 1 ? new IFact[] { new TaskPlanned(definition) } : [],
            new TaskReleased(attempt, []),
            new AttemptStarted(attempt, "ant", branch),
            new AgentEnded(attempt, DateTimeOffset.UnixEpoch, 1, 0, false, "out"),
            new CandidateStaged(candidate),
            new CandidateShipped(attempt),
            new ApprovedByPolicy(attempt, candidate.ChangeHash, "policy"),
            new MergeRequested(attempt, approvedChange ?? candidate.ChangeHash, "policy"),
        ]));
        return candidate;
    }

    /// <summary>An executor before a candidate that has to be proved anew, because the trunk has moved since.</summary>
    public async Task<Executor> MovedUnder(string task)
    {
        var start = await Origin.Head();
        await Approved(task, [($"{task}.txt", "hi\n")], start);
        await Origin.PushTrunk(("other.txt", "o\n"));
        return Executor();
    }

    public static GateEvidence Evidence(
        string gate, string tree, int exitCode = 0, string command = Check, string key = "") =>
        new(gate, command, tree, key.Length > 0 ? key : $"key-{gate}-{tree}", exitCode, 1, "bee", "output-hash",
            exitCode == 0 ? "ok" : "1 failed", false);

    public Task Append(string stream, params IFact[] facts) => store.Append(new NewEvents(null, stream, null, facts));

    public async Task<WorkItem> Item(string task) => (await TaskAt.Load(store, Plan, task, default)).Item;

    public async Task<IReadOnlyList<TrunkEvent>> TrunkEvents() =>
        [.. (await store.FetchStream(StreamNames.Trunk(Origin.Address, "main"))).Select(e => (TrunkEvent)e.Data)];

    public async Task<TrunkState> Trunk() =>
        (await TrunkEvents()).Aggregate(TrunkState.Start, (state, happened) => state.Evolve(happened));

    /// <summary>What must hold after anything: each landed task is once on the trunk, with its mark and its receipt.
    /// </summary>
    public async Task Audit(params string[] landed)
    {
        var names = landed.Select(task => $"{Plan}/{task}").ToArray();
        (await Origin.Landed()).ShouldBe(names, ignoreOrder: true);
        var marks = await Origin.Refs("refs/fleet/landed/");
        marks.Keys.ShouldBe(names.Select(name => $"refs/fleet/landed/{name}"), ignoreOrder: true);
        var receipts = (await TrunkEvents()).OfType<CandidateMerged>().ToList();
        receipts.Select(receipt => $"{receipt.Plan}/{receipt.Task}").ShouldBe(names, ignoreOrder: true);
        foreach (var receipt in receipts)
        {
            marks[$"refs/fleet/landed/{receipt.Plan}/{receipt.Task}"].ShouldBe(receipt.After);
            (await Item(receipt.Task)).State.ShouldBe(new WorkState.Landed(receipt.After, receipt.Number));
            (await Origin.Bare("rev-parse", $"{receipt.After}^{{tree}}")).Trim().ShouldBe(receipt.Tree);
        }

        (await Trunk()).Unfinished.ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var executor in executors)
        {
            await executor.DisposeAsync();
        }

        await store.DisposeAsync();
        await connections.DisposeAsync();
        await database.DisposeAsync();
        Origin.Dispose();
    }

    private TaskDefinition Definition(string task) => new(
        Plan, task, Origin.Address, "main", $"Do {task}", "Do it.", [], [], [Check], [], new AgentChoice(null, "true"), 3,
        30, 1, $"Do {task} well", new ApprovalPolicy(ApprovalMode.Auto, [], null), MergeMethod.Squash, false);
}
