using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.Git;
using Fleet.MergeExecutor.Git;
using Fleet.MergeExecutor.Trunk;
using Npgsql;

namespace Fleet.MergeExecutor.Tests;

public sealed class CrashTests
{
    [Theory]
    [InlineData(MergeStep.BeforeStart)]
    [InlineData(MergeStep.AfterStart)]
    [InlineData(MergeStep.AfterPush)]
    [InlineData(MergeStep.AfterReceipt)]
    public async Task A_merge_that_dies_anywhere_lands_once_when_its_message_comes_again(MergeStep step)
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        var message = Guid.NewGuid();

        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(step)).Merge("hello", message: message));
        await scene.Executor().Merge("hello", message: message);

        await scene.Audit("hello");
    }

    [Fact]
    public async Task After_a_push_and_no_receipt_the_restart_finds_the_landing_and_makes_no_second()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterPush)).Merge("hello"));
        var landed = await scene.Origin.Head();

        await scene.Executor().Advance();

        await scene.Audit("hello");
        (await scene.Origin.Head()).ShouldBe(landed);
        (await scene.TrunkEvents()).OfType<MergeStarted>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_landing_whose_mark_was_lost_in_the_remotes_crash_is_found_by_its_trailer_and_mended()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterPush)).Merge("hello"));
        await scene.Origin.Bare("update-ref", "-d", "refs/fleet/landed/voice/hello");
        await scene.Origin.PushTrunk(("other.txt", "o\n"));

        await scene.Executor().Advance();

        await scene.Audit("hello");
    }

    [Fact]
    public async Task A_mark_without_its_landing_is_removed_and_the_candidate_lands_anew()
    {
        await using var scene = await Scene.New();
        var before = await scene.Origin.Head();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterPush)).Merge("hello"));
        await scene.Origin.Bare("update-ref", "refs/heads/main", before);

        await scene.Executor().Advance();

        await scene.Audit("hello");
        (await scene.TrunkEvents()).OfType<MergeAbandoned>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_the_trunk_holds_as_this_tasks_own_landing_is_recorded_as_that()
    {
        await using var scene = await Scene.New();
        var landed = await LandedAndForgotten(scene);
        await scene.Origin.PushTrunk(("other.txt", "o\n"));

        await scene.Executor().Advance();

        await scene.Audit("hello");
        (await scene.Trunk()).Landed["voice/hello"].ShouldBe(landed);
    }

    [Fact]
    public async Task A_second_landing_is_refused_by_the_mark_and_the_first_one_is_recorded()
    {
        await using var scene = await Scene.New();
        var landed = await LandedAndForgotten(scene);
        await scene.Origin.RemoveFromTrunk("hello.txt");

        await scene.Executor().Advance();

        await scene.Audit("hello");
        (await scene.Trunk()).Landed["voice/hello"].ShouldBe(landed);
        (await scene.TrunkEvents()).OfType<MergeAbandoned>().Last().Reason.ShouldContain(landed);
    }

    [Fact]
    public async Task A_landing_that_left_the_trunk_again_is_for_a_person()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        await LandedAndForgotten(scene);
        await scene.Origin.Bare("update-ref", "refs/heads/main", start);
        await scene.Origin.PushTrunk(("other.txt", "o\n"));
        var executor = scene.Executor();

        await executor.Advance();
        await executor.Finish(1, [Scene.Evidence("accept-1", executor.Asked.Single().Tree)]);

        (await scene.Origin.Landed()).ShouldBeEmpty();
        (await scene.Item("hello")).State.ShouldBeOfType<WorkState.SetBack>().Setback.Reason
            .ShouldContain("refs/fleet/landed/voice/hello");
    }

    [Fact]
    public async Task A_trunk_that_was_moved_meanwhile_refuses_the_push_and_the_merge_is_proved_anew()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        var moved = "";
        var executor = scene.Executor(async (step, _, _) =>
        {
            if (step == MergeStep.AfterStart && moved.Length == 0)
            {
                moved = await scene.Origin.PushTrunk(("other.txt", "o\n"));
            }
        });

        await executor.Merge("hello");
        (await scene.TrunkEvents()).OfType<MergeAbandoned>().Single().Reason.ShouldContain(moved);
        var asked = executor.Asked.Single();
        await executor.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree)]);

        await scene.Audit("hello");
        asked.Before.ShouldBe(moved);
    }

    [Fact]
    public async Task A_verdict_on_a_trunk_that_was_thrown_away_does_not_count_for_the_new_one()
    {
        await using var scene = await Scene.New();
        var start = await scene.Origin.Head();
        var executor = await scene.MovedUnder("hello");
        await executor.Merge("hello");
        var first = executor.Asked.Single();

        await scene.Origin.Bare("update-ref", "refs/heads/main", start);
        await scene.Origin.PushTrunk(("third.txt", "t\n"));
        await using var restarted = new Executor(
            scene.Postgres, scene.Origin.Address, Path.Combine(scene.Origin.Root, "restarted"));
        await restarted.Finish(first.Validation, [Scene.Evidence("accept-1", first.Tree)]);

        var second = restarted.Asked.Single();
        second.Tree.ShouldNotBe(first.Tree);
        await scene.Audit();
        await restarted.Finish(second.Validation, [Scene.Evidence("accept-1", second.Tree)]);
        await scene.Audit("hello");
    }

    [Theory]
    [InlineData(MergeStep.BeforeStart)]
    [InlineData(MergeStep.AfterStart)]
    public async Task An_executor_that_was_stopped_in_a_merge_can_do_nothing_once_another_took_over(MergeStep step)
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await scene.Approved("world", [("world.txt", "w\n")]);
        var (reached, woken) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stopped = scene.Executor(
            async (at, _, _) =>
            {
                if (at == step && reached.TrySetResult())
                {
                    await woken.Task;
                }
            },
            settings => settings with { SpeakSeconds = 600 });
        var merge = stopped.Merge("hello");
        await reached.Task;

        var other = scene.Executor(with: settings => settings with { HolderSilentSeconds = 1 });
        await other.Merge("hello");
        await scene.Audit("hello");
        woken.SetResult();
        var end = await Record.ExceptionAsync(() => merge);

        (end is null or NpgsqlException { IsTransient: true }).ShouldBeTrue(end?.ToString());
        await scene.Audit("hello");
        await stopped.Merge("world");
        if (stopped.Asked is [.., var asked])
        {
            await stopped.Finish(asked.Validation, [Scene.Evidence("accept-1", asked.Tree)]);
        }

        await scene.Audit("hello", "world");
    }

    [Fact]
    public async Task The_remote_itself_refuses_the_push_of_a_merge_that_another_has_ended()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterStart)).Merge("hello"));
        var started = (await scene.Trunk()).Unfinished!;
        await scene.Executor().Advance();
        await scene.Origin.PushTrunk(("other.txt", "o\n"));

        var late = new GitRepository(Directory.EnumerateDirectories(Path.Combine(scene.Origin.Root, "executor-0")).Single());
        var push = await late.Push(
            scene.Origin.Address,
            [
                new PushedRef("refs/heads/main", started.After, started.Before),
                new PushedRef("refs/fleet/landed/voice/hello", started.After, null),
            ]);

        push.ShouldBeOfType<PushResult.Rejected>();
        await scene.Audit("hello");
    }

    [Fact]
    public async Task A_push_that_comes_after_its_merge_was_abandoned_is_refused_by_the_fence_alone()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterStart)).Merge("hello"));
        var started = (await scene.Trunk()).Unfinished!;
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.BeforeStart)).Advance());
        await scene.Append("task/voice/hello", new TaskCancelled("jo", "not wanted any more"));
        await scene.Executor().Advance();
        var before = await scene.Origin.Refs("refs/");

        // The trunk is where the merge expects it, and no mark is there: as after a long stop right before the push.
        var own = await GitRepository.InitBare(Path.Combine(scene.Origin.Root, "late.git"));
        var repository = new TrunkRepository(own, scene.Origin.Address, "main", TimeProvider.System);
        var stopped = Directory.EnumerateDirectories(Path.Combine(scene.Origin.Root, "executor-0")).Single();
        await own.FetchCommit(stopped, started.After, $"refs/fleet/fetched/{started.After}");

        (await repository.Push(started, CancellationToken.None)).ShouldBeOfType<PushResult.Rejected>()
            .Refs.ShouldContain(rejected => rejected.Ref == TrunkFence.Of("main"));
        (await scene.Origin.Refs("refs/")).ShouldBe(before, ignoreOrder: true);
        await scene.Audit();
    }

    [Fact]
    public async Task An_executor_at_work_keeps_its_lock()
    {
        await using var scene = await Scene.New();
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        var (reached, woken) = (new TaskCompletionSource(), new TaskCompletionSource());
        var working = scene.Executor(async (at, _, _) =>
        {
            if (at == MergeStep.AfterStart && reached.TrySetResult())
            {
                await woken.Task;
            }
        }, settings => settings with { SpeakSeconds = 0.1 });
        var merge = working.Merge("hello");
        await reached.Task;

        var other = scene.Executor(
            with: settings => settings with { HolderSilentSeconds = 5, LockWaitSeconds = 1 });
        var refused = await Should.ThrowAsync<NpgsqlException>(other.Advance());
        refused.IsTransient.ShouldBeTrue();
        woken.SetResult();
        await merge;

        await scene.Audit("hello");
    }

    /// <summary>A task that has landed, while the log holds the merge for abandoned.</summary>
    private static async Task<string> LandedAndForgotten(Scene scene)
    {
        await scene.Approved("hello", [("hello.txt", "hi\n")]);
        await Should.ThrowAsync<Died>(scene.Executor(DiesAt(MergeStep.AfterPush)).Merge("hello"));
        await scene.Append(
            Domain.StreamNames.Trunk(scene.Origin.Address, "main"), new MergeAbandoned(1, "Somebody thought so."));
        await scene.Append("task/voice/hello", new LandingAbandoned(1, 1, "Somebody thought so."));
        return await scene.Origin.Head();
    }

    private static MergeProbe DiesAt(MergeStep step) =>
        (at, _, _) => at == step ? Task.FromException(new Died()) : Task.CompletedTask;

    private sealed class Died : Exception;
}
