using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;

namespace Fleet.MergeExecutor.Tests;

public sealed class LandingTests
{
    [Fact]
    public async Task An_approved_candidate_lands_as_one_commit_with_its_trailer_and_receipt()
    {
        await using var scene = await Scene.New();
        var before = await scene.Origin.Head();
        var candidate = await scene.Approved("hello", [("hello.txt", "hi\n")]);

        await scene.Executor().Merge("hello");

        await scene.Audit("hello");
        var receipt = (await scene.TrunkEvents()).OfType<CandidateMerged>().Single();
        (receipt.Before, receipt.After, receipt.Tree).ShouldBe((before, await scene.Origin.Head(), candidate.Tree));
        receipt.Evidence.Single().Reused.ShouldBeFalse();
        (await scene.Origin.Bare("log", "-1", "--format=%P|%an|%B", "main")).Trim()
            .ShouldBe($"{before}|Fleet|Do hello well\n\nFleet-Task: voice/hello");
    }

    [Fact]
    public async Task Two_candidates_of_one_trunk_land_one_after_the_other_and_the_second_is_proved_again()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        await scene.Approved("one", [("one.txt", "1\n")], start);
        await scene.Approved("two", [("two.txt", "2\n")], start);
        var executor = scene.Executor();

        await executor.Merge("one");
        await executor.Merge("two");
        var asked = executor.Asked.Single();
        await executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree)]);

        await scene.Audit("one", "two");
        asked.Accept.ShouldBe(["make check"]);
        (await scene.Origin.Bare("rev-list", "--merges", "--count", "main")).Trim().ShouldBe("0");
    }

    [Fact]
    public async Task A_merge_keeps_the_candidates_history_beside_the_trunks_own_line()
    {
        await using var scene = await Scene.New();
        var before = await scene.Origin.Head();
        var candidate = await scene.Approved(
            "hello", [("hello.txt", "hi\n")], with: task => task with { Merge = MergeMethod.Merge });

        await scene.Executor().Merge("hello");

        await scene.Audit("hello");
        (await scene.Origin.Bare("log", "-1", "--format=%P", "main")).Trim().ShouldBe($"{before} {candidate.Commit}");
    }

    [Fact]
    public async Task A_rebase_lands_every_commit_in_a_line_and_the_last_carries_the_trailer()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        await scene.Approved(
            "hello", [("a.txt", "2\n"), ("b.txt", "b\n")], start, task => task with { Merge = MergeMethod.Rebase },
            commits: [[("a.txt", "1\n")], [("b.txt", "b\n")], [("a.txt", "2\n")]]);
        var moved = await scene.Origin.PushTrunk(("other.txt", "o\n"));
        var executor = scene.Executor();

        await executor.Merge("hello");
        await executor.Finish(1, [Scene.Evidence("accept-1", executor.Asked.Single().Tree)]);

        await scene.Audit("hello");
        (await scene.Origin.Bare("log", "--format=%s by %an", $"{moved}..main")).Trim().Split('\n')
            .ShouldBe(["Change a.txt by ann", "Change b.txt by ann", "Change a.txt by ann"]);
        (await scene.Origin.Bare("show", "main:a.txt")).ShouldBe("2\n");
    }

    [Fact]
    public async Task A_clash_sends_the_task_back_with_what_each_side_did()
    {
        await using var scene = await Scene.New(("a.txt", "one\n"));
        var start = await scene.Origin.Head();
        await scene.Approved("left", [("a.txt", "left\n")], start);
        await scene.Approved("right", [("a.txt", "right\n")], start);
        var executor = scene.Executor();

        await executor.Merge("left");
        await executor.Merge("right");

        await scene.Audit("left");
        var setback = (await scene.Item("right")).State.ShouldBeOfType<WorkState.SetBack>().Setback;
        setback.Kind.ShouldBe(SetbackKind.Conflict);
        setback.Reason.ShouldContain("a.txt");
        setback.Detail.ShouldContain("+left");
        setback.Detail.ShouldContain("+right");
        setback.Detail.Length.ShouldBeLessThan(4096);
    }

    [Fact]
    public async Task A_red_merge_sends_the_task_back_with_the_gates_last_words()
    {
        await using var scene = await Scene.New();
        var executor = await scene.MovedUnder("hello");

        await executor.Merge("hello");
        await executor.Finish(1, [Scene.Evidence("accept-1", executor.Asked.Single().Tree, exitCode: 2)]);

        // It may have been a flake: it is asked once more.
        (await scene.Item("hello")).State.ShouldBeOfType<WorkState.Merging>();
        await executor.Finish(2, [Scene.Evidence("accept-1", executor.Asked[1].Tree, exitCode: 2)]);

        await scene.Audit();
        var setback = (await scene.Item("hello")).State.ShouldBeOfType<WorkState.SetBack>().Setback;
        (setback.Kind, setback.Detail, setback.Artifact).ShouldBe((SetbackKind.MergeRed, "1 failed", "output-hash"));
    }

    [Fact]
    public async Task A_red_that_was_a_flake_is_seen_in_the_log_and_costs_nothing_else()
    {
        await using var scene = await Scene.New();
        var executor = await scene.MovedUnder("hello");

        await executor.Merge("hello");
        await executor.Finish(1, [Scene.Evidence("accept-1", executor.Asked.Single().Tree, exitCode: 2)]);
        await executor.Finish(2, [Scene.Evidence("accept-1", executor.Asked[1].Tree)]);

        await scene.Audit("hello");
        (await scene.TrunkEvents()).OfType<CandidatePutToTail>().Single().Task.ShouldBe("hello");
    }

    [Fact]
    public async Task A_validation_without_a_verdict_is_asked_for_again_and_not_for_ever()
    {
        await using var scene = await Scene.New();
        var executor = await scene.MovedUnder("hello");

        await executor.Merge("hello");
        for (var validation = 1; validation <= Proof.ValidationsMax; validation++)
        {
            executor.Asked.Count.ShouldBe(validation);
            await executor.Finish(validation, [], "The disk is full.");
        }

        executor.Asked.Count.ShouldBe(Proof.ValidationsMax);
        var setback = (await scene.Item("hello")).State.ShouldBeOfType<WorkState.SetBack>().Setback;
        setback.Kind.ShouldBe(SetbackKind.Infrastructure);
        setback.Reason.ShouldContain("The disk is full.");
    }

    [Fact]
    public async Task What_the_trunk_holds_already_is_no_landing()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        await scene.Approved("hello", [("hello.txt", "hi\n")], start);
        await scene.Origin.PushTrunk(("hello.txt", "hi\n"));

        await scene.Executor().Merge("hello");

        await scene.Audit();
        (await scene.Item("hello")).State.ShouldBeOfType<WorkState.SetBack>().Setback.Kind.ShouldBe(SetbackKind.NoChange);
    }

    [Fact]
    public async Task A_candidate_that_is_not_what_was_approved_is_not_merged()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")], approvedChange: "another");

        await scene.Executor().Merge("hello");

        await scene.Audit();
        (await scene.Trunk()).Queue.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_task_that_is_cancelled_in_the_queue_does_not_land_and_holds_nobody_up()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        await scene.Approved("one", [("one.txt", "1\n")], start);
        await scene.Approved("two", [("two.txt", "2\n")], start);
        await scene.Origin.PushTrunk(("other.txt", "o\n"));
        var executor = scene.Executor();

        await executor.Merge("one");
        await executor.Merge("two");
        await scene.Append("task/voice/one", new TaskCancelled("jo", "not wanted"));
        await executor.Advance();
        var asked = executor.Asked[^1];
        asked.Branch.ShouldBe("fleet/voice/two/1");
        await executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree)]);

        await scene.Audit("two");
    }

    [Fact]
    public async Task A_commit_that_the_remote_does_not_have_goes_back_and_holds_nobody_up()
    {
        await using var scene = await Scene.New();
        var candidate = await scene.Approved("gone", [("gone.txt", "g\n")]);
        await scene.Approved("here", [("here.txt", "h\n")]);
        await scene.Origin.Bare("update-ref", "-d", $"refs/heads/{candidate.Branch}");
        await scene.Origin.Bare("gc", "-q", "--prune=now");
        var executor = scene.Executor();

        await executor.Merge("gone");
        await executor.Merge("here");

        await scene.Audit("here");
        (await scene.Item("gone")).State.ShouldBeOfType<WorkState.SetBack>().Setback.Reason.ShouldContain(candidate.Commit);
    }
}
