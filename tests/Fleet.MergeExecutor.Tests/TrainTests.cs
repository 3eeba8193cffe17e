using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.EventStore.State;

namespace Fleet.MergeExecutor.Tests;

/// <summary>Several candidates at once: what is proved ahead, what lands by it, what is cut out.</summary>
public sealed class TrainTests
{
    [Fact]
    public async Task What_waits_is_proved_ahead_and_lands_without_being_asked_for_again()
    {
        await using var scene = await Scene.New();
        var executor = await Waiting(scene, slots: 2, "a", "b", "c");
        executor.Asked.Select(asked => asked.Assumed.Count).ShouldBe([0, 1]);

        await Answer(executor, executor.Asked[1]);
        await Answer(executor, executor.Asked[2]);
        executor.Asked[2].Assumed.Count.ShouldBe(2);
        (await scene.Trunk()).Landings.ShouldBe(0);
        await Answer(executor, executor.Asked[0]);

        await scene.Audit("a", "b", "c");
        var receipts = (await scene.TrunkEvents()).OfType<CandidateMerged>().ToList();
        receipts.Select(receipt => receipt.Task).ShouldBe(["a", "b", "c"]);
        receipts.ShouldAllBe(receipt => receipt.Evidence.Single().Tree == receipt.Tree);
    }

    [Fact]
    public async Task A_red_one_is_cut_out_and_what_stood_on_it_is_ended_and_proved_without_it()
    {
        await using var scene = await Scene.New();
        var executor = await Waiting(scene, slots: 2, "a", "b");
        await using var database = new FleetDatabase(scene.Postgres);
        var leases = new Leases(database);
        await leases.Take(Lease(scene, 2), 1, "bee", "secret", TimeSpan.FromMinutes(1));

        await Answer(executor, executor.Asked[0], exitCode: 1);
        await Answer(executor, executor.Asked[^1], exitCode: 1);
        await Answer(executor, executor.Asked.Last(asked => asked.Assumed.Count == 0 && asked.Branch.Contains("/a/")), exitCode: 1);

        (await scene.Item("a")).State.ShouldBeOfType<WorkState.SetBack>().Setback.Kind.ShouldBe(SetbackKind.MergeRed);
        (await scene.TrunkEvents()).OfType<ValidationStopped>().Select(stopped => stopped.Validation).ShouldContain(2);
        (await leases.Renew(Lease(scene, 2), 1, "secret", TimeSpan.FromMinutes(1))).ShouldBeFalse();
        foreach (var asked in executor.Asked.Where(asked => asked.Branch.Contains("/b/") && asked.Assumed.Count == 0).ToList())
        {
            await Answer(executor, asked);
        }

        await scene.Audit("b");
    }

    [Fact]
    public async Task What_no_gate_sees_together_does_not_wait_for_one_another()
    {
        const string settings = """
            gates:
              - {name: left, run: make left, paths: ["left/**"]}
              - {name: right, run: make right, paths: ["right/**"]}
            """;
        await using var scene = await Scene.New((".fleet.yml", settings), ("left/a.txt", "a\n"), ("right/a.txt", "r\n"));
        var start = await scene.Origin.Head();
        await scene.Origin.PushTrunk(("left/b.txt", "b\n"));
        await Unproved(scene, "left", ("left/a.txt", "A\n"), start);
        await Unproved(scene, "right", ("right/a.txt", "R\n"), start);
        var executor = scene.Executor();

        await executor.Merge("left");
        await executor.Merge("right");
        var right = executor.Asked.Single(asked => asked.Branch.Contains("/right/"));
        await executor.Finish(right.Validation,
            [Scene.Evidence("left", right.Tree, command: "make left"), Scene.Evidence("right", right.Tree, command: "make right")]);

        await scene.Audit("right");
    }

    [Fact]
    public async Task Another_executor_takes_the_train_over_as_it_stands()
    {
        await using var scene = await Scene.New();
        var first = await Waiting(scene, slots: 2, "a", "b");
        var second = scene.Executor();
        await second.Follow();

        await Answer(second, first.Asked[1]);
        await Answer(second, first.Asked[0]);

        await scene.Audit("a", "b");
        second.Asked.ShouldNotContain(asked => asked.Tree == first.Asked[1].Tree);
    }

    [Fact]
    public async Task One_that_is_cancelled_in_the_middle_is_left_out()
    {
        await using var scene = await Scene.New();
        var executor = await Waiting(scene, slots: 1, "a", "b", "c");
        await scene.Append(StreamNames.Task(Scene.Plan, "b"), new TaskCancelled("jo", "not wanted any more"));

        for (var answered = 0; answered < executor.Asked.Count; answered++)
        {
            await Answer(executor, executor.Asked[answered]);
        }

        await scene.Audit("a", "c");
    }

    /// <summary>An executor with so many slots to prove in, and candidates that all have to be proved anew, because the trunk
    /// has moved since.</summary>
    private static async Task<Executor> Waiting(Scene scene, int slots, params string[] tasks)
    {
        await scene.Append("host/bee", new HostJoined("bee", [], 1, slots, [], "none"));
        var start = await scene.Origin.Head();
        foreach (var task in tasks)
        {
            await scene.Approved(task, [($"{task}.txt", task)], start);
        }

        await scene.Origin.PushTrunk(("other.txt", "o\n"));
        var executor = scene.Executor();
        await executor.Follow();
        foreach (var task in tasks)
        {
            await executor.Merge(task);
        }

        return executor;
    }

    private static Task Answer(Executor executor, ValidateTree asked, int exitCode = 0) =>
        executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree, exitCode)]);

    private static string Lease(Scene scene, long validation) =>
        StreamNames.ValidationLease(scene.Origin.Address, "main", validation);

    private static Task Unproved(Scene scene, string task, (string, string) file, string start) =>
        scene.Approved(task, [file], start, definition => definition with { Accept = [] });
}
