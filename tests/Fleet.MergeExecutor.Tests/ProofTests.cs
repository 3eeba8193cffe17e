using System.Text.Json;
using Fleet.Domain;
using Fleet.Domain.Gates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.EventStore.State;
using Fleet.Gates;

namespace Fleet.MergeExecutor.Tests;

public sealed class ProofTests
{
    private const string Settings = """
        gates:
          - {name: left, run: make left, paths: ["left/**"]}
          - {name: right, run: make right, paths: ["right/**"]}
        commit: {strip-trailers: [Co-authored-by], author: "Jo Doe <jo@example.org>"}
        """;

    [Fact]
    public async Task Only_gates_that_can_see_the_merged_change_are_run_again()
    {
        await using var scene = await Scene.New((".fleet.yml", Settings), ("left/a.txt", "a\n\n\n\nb\n"), ("right/a.txt", "r\n"));
        var start = await scene.Origin.Head();
        await Proved(scene, "first", ("left/a.txt", "A\n\n\n\nb\n"), start);
        await Proved(scene, "second", ("right/a.txt", "R\n"), start);
        await Proved(scene, "third", ("left/a.txt", "a\n\n\n\nB\n"), start);
        var executor = scene.Executor();

        await executor.Merge("first");
        await executor.Merge("second");
        executor.Asked.ShouldBeEmpty();
        await executor.Merge("third");

        var asked = executor.Asked.Single();
        asked.Gates.ShouldBe(["left"]);
        await executor.Finish(asked.Validation, [Scene.Evidence("left", asked.Tree, command: "make left")]);
        await scene.Audit("first", "second", "third");
        var receipts = (await scene.TrunkEvents()).OfType<CandidateMerged>().ToList();
        receipts[1].Evidence.ShouldAllBe(evidence => evidence.Green && evidence.Reused);
        receipts[2].Evidence.Select(evidence => (evidence.Gate, evidence.Reused))
            .ShouldBe([("left", false), ("right", true)]);
    }

    [Fact]
    public async Task Where_gates_depend_on_a_hosts_tools_a_runner_is_asked_and_may_answer_from_earlier_runs()
    {
        const string settings = """
            toolchain: make --version
            gates: [{name: left, run: make left, paths: ["left/**"]}]
            """;
        await using var scene = await Scene.New((".fleet.yml", settings), ("left/a.txt", "a\n"), ("right/a.txt", "r\n"));
        var start = await scene.Origin.Head();
        await Approved("first", ("right/b.txt", "b\n"));
        await Approved("second", ("right/c.txt", "c\n"));
        var executor = scene.Executor();

        await executor.Merge("first");
        executor.Asked.ShouldBeEmpty();
        await executor.Merge("second");
        var asked = executor.Asked.Single();
        await executor.Finish(asked.Validation, [Scene.Evidence("left", "an earlier tree", command: "make left") with { Reused = true }]);

        await scene.Audit("first", "second");

        Task Approved(string task, (string, string) file) => scene.Approved(task, [file], start, task => task with { Accept = [] },
            gates: _ => Task.FromResult<GateEvidence[]>(
                [Scene.Evidence("left", "an earlier tree", command: "make left", key: "of its tools") with { Reused = true }]));
    }

    [Fact]
    public async Task The_repositorys_policy_shapes_the_commit()
    {
        await using var scene = await Scene.New((".fleet.yml", Settings), ("left/a.txt", "a\n"));
        await Proved(scene, "hello", ("left/a.txt", "b\n"), null, task => task with
        {
            Commit = "Say hello\n\nCo-authored-by: A Machine <m@example.org>\nSigned-off-by: Ann <a@example.org>\nFleet-Task: voice/other",
        });

        await scene.Executor().Merge("hello");

        await scene.Audit("hello");
        (await scene.Origin.Bare("log", "-1", "--format=%an <%ae>|%cn|%B", "main")).Trim().ShouldBe(
            "Jo Doe <jo@example.org>|Fleet|Say hello\n\nSigned-off-by: Ann <a@example.org>\nFleet-Task: voice/hello");
    }

    [Fact]
    public async Task A_tree_without_gates_lands_only_when_the_plan_said_so_aloud()
    {
        await using var scene = await Scene.New();
        await scene.Approved("aloud", [("a.txt", "a\n")], with: task => task with { Accept = [], GatesNone = true });
        await scene.Approved("silent", [("b.txt", "b\n")], with: task => task with { Accept = [] });
        var executor = scene.Executor();

        await executor.Merge("aloud");
        await executor.Merge("silent");

        await scene.Audit("aloud");
        (await scene.Item("silent")).State.ShouldBeOfType<WorkState.SetBack>().Setback.Kind.ShouldBe(SetbackKind.NotAllowed);
    }

    [Fact]
    public async Task A_validation_whose_host_was_lost_is_asked_for_anew_and_the_late_verdict_is_not_taken()
    {
        await using var scene = await Scene.New();
        var executor = await scene.MovedUnder("hello");
        await executor.Merge("hello");
        await using var database = new FleetDatabase(scene.Postgres);
        await new Leases(database).Take(
            StreamNames.ValidationLease(scene.Origin.Address, "main", 1), 1, "bee", "secret", TimeSpan.Zero);

        await executor.Advance();
        await executor.Finish(1, [Scene.Evidence("accept-1", executor.Asked[0].Tree)]);

        executor.Asked.Select(asked => asked.Validation).ShouldBe([1, 2]);
        await scene.Audit();
        await executor.Finish(2, [Scene.Evidence("accept-1", executor.Asked[1].Tree)]);
        await scene.Audit("hello");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Messages_that_come_three_times_and_in_any_order_land_everything_once(int seed)
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        string[] tasks = ["a", "b", "c", "d", "e"];
        foreach (var task in tasks)
        {
            await scene.Approved(task, [($"{task}.txt", task)], start);
        }

        var random = new Random(seed);
        var messages = tasks.SelectMany(task => Enumerable.Repeat((Task: task, Id: Guid.NewGuid()), 3)).ToArray();
        random.Shuffle(messages);
        var executor = scene.Executor();
        foreach (var (task, id) in messages)
        {
            await executor.Merge(task, message: id);
            foreach (var asked in executor.Asked.OrderBy(_ => random.Next()).ToList())
            {
                var verdict = Guid.NewGuid();
                await executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree)], message: verdict);
                await executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree, 1)], message: verdict);
            }
        }

        while ((await scene.Trunk()).Awaited.FirstOrDefault() is { Asked: var last })
        {
            await executor.Finish(last.Validation, [Scene.Evidence("accept-1", last.Tree)]);
        }

        await scene.Audit(tasks);
        (await scene.Origin.Bare("rev-list", "--merges", "--count", "main")).Trim().ShouldBe("0");
    }

    /// <summary>A candidate whose gates ran on its own tree, as a runner leaves them.</summary>
    private static async Task Proved(
        Scene scene, string task, (string, string) file, string? from, Func<TaskDefinition, TaskDefinition>? with = null)
    {
        var evidence = await scene.Approved(task, [file], from, definition =>
            (with ?? (same => same))(definition with { Accept = [] }), gates: tree => Gates(scene, tree));
        await using var database = new FleetDatabase(scene.Postgres);
        foreach (var green in evidence.Evidence)
        {
            await new Verified(database).Record(green.InputsKey, JsonSerializer.Serialize(green));
        }
    }

    private static async Task<GateEvidence[]> Gates(Scene scene, string tree)
    {
        var gates = RepositorySettings.Parse(Settings).Gates;
        var items = (await scene.Origin.Bare("ls-tree", "-r", tree)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', '\t')).Select(parts => new TreeItem(parts[0], parts[2], parts[3])).ToList();
        var keys = GateInputs.Keys(gates, tree, items);
        return [.. gates.Select(gate => Scene.Evidence(gate.Name, tree, command: gate.Run, key: keys[gate.Name]))];
    }
}
