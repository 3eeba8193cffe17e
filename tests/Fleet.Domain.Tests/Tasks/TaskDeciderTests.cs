using Fleet.Domain.Tasks;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Tasks.TaskScenario;

namespace Fleet.Domain.Tests.Tasks;

public sealed class TaskDeciderTests
{
    [Fact]
    public void A_ready_task_is_claimed_with_a_branch_of_its_own() =>
        Given(Released).When(new TaskCommand.Claim(1, "ant")).Then(new AttemptStarted(1, "ant", "fleet/voice/schema/1"));

    [Fact]
    public void A_task_that_is_held_cannot_be_claimed_again() =>
        Given(Claimed).When(new TaskCommand.Claim(1, "bee")).ThenRefused("Attempt 1 is over");

    [Fact]
    public void A_stale_dispatch_is_dropped() =>
        Given([.. SetBack, new TaskReleased(2, [])]).When(new TaskCommand.Claim(1, "bee")).ThenRefused("Attempt 1 is over");

    [Fact]
    public void A_paused_task_is_not_claimed() =>
        Given([.. Released, new TaskPaused("jo")]).When(new TaskCommand.Claim(1, "ant")).ThenRefused("paused");

    [Fact]
    public void A_lapsed_lease_ends_the_attempt() =>
        Given(Claimed).When(new TaskCommand.Lapse(1)).Then(new LeaseLapsed(1, "ant"));

    [Fact]
    public void What_a_lapsed_attempt_stages_is_refused() =>
        Given([.. Judged, new LeaseLapsed(1, "ant"), new TaskReleased(2, [])])
            .When(new TaskCommand.Stage(CandidateOf(1))).ThenRefused("Attempt 1 is over");

    [Fact]
    public void Staging_records_every_gate_before_the_candidate() =>
        Given(Judged).When(new TaskCommand.Stage(CandidateOf(1)))
            .Then(new GateRan(1, Green), new CandidateStaged(CandidateOf(1)));

    [Fact]
    public void Staging_needs_a_judged_attempt() =>
        Given(Claimed).When(new TaskCommand.Stage(CandidateOf(1))).ThenRefused("Attempt 1 is over");

    [Fact]
    public void A_candidate_that_the_policy_lets_through_goes_to_the_merge_at_once() =>
        Given(Staged).When(new TaskCommand.Ship(1, null)).Then(
            new CandidateShipped(1), new ApprovedByPolicy(1, "change-1", "policy"), new MergeRequested(1, "change-1", "policy"));

    [Fact]
    public void A_candidate_that_needs_a_person_waits() =>
        Given(Staged).When(new TaskCommand.Ship(1, "a person decides")).Then(
            new CandidateShipped(1), new ApprovalRequested(1, "change-1", "a person decides"));

    [Fact]
    public void An_approval_is_bound_to_the_change_that_was_looked_at() =>
        Given(Awaiting).When(new TaskCommand.Approve("jo", "", "change-0")).ThenRefused("not the one you looked at");

    [Fact]
    public void An_approved_candidate_is_passed_on_once()
    {
        Given([.. Awaiting, new CandidateApproved(1, "change-1", "jo", "")]).When(new TaskCommand.PassOn(1))
            .Then(new MergeRequested(1, "change-1", "jo"));
        Given(Merging).When(new TaskCommand.PassOn(1)).ThenRefused("merging");
    }

    [Fact]
    public void A_candidate_that_was_not_approved_cannot_land() =>
        Given(Awaiting).When(new TaskCommand.StartLanding(1, 7)).ThenRefused("awaiting-approval");

    [Fact]
    public void A_landing_is_recorded_once()
    {
        Given(Landing).When(new TaskCommand.Land(1, "commit", 7)).Then(new TaskLanded(1, "commit", 7));
        Given(Landed).When(new TaskCommand.Land(1, "commit", 7)).Then();
    }

    [Fact]
    public void A_task_cannot_be_cancelled_once_the_trunk_moves()
    {
        Given(Merging).When(new TaskCommand.Cancel("jo", "no")).Then(new TaskCancelled("jo", "no"));
        Given(Landing).When(new TaskCommand.Cancel("jo", "no")).ThenRefused("too late");
    }

    [Fact]
    public void A_failed_attempt_counts_and_a_lost_host_does_not()
    {
        Fold(SetBack).Failures.ShouldBe(1);
        Fold([.. Claimed, new LeaseLapsed(1, "ant")]).Failures.ShouldBe(0);
        Fold([.. Claimed, new LeaseLapsed(1, "ant")]).Setbacks.Single().Setback.Kind.ShouldBe(SetbackKind.Lapsed);
    }

    [Fact]
    public void What_a_stopping_runner_hands_back_is_where_the_next_attempt_starts() =>
        Fold([.. Claimed, new AttemptHandedBack(1, "wip", "The runner stops.")]).Checkpoint.ShouldBe("wip");

    [Fact]
    public void A_resumed_block_starts_anew_with_all_its_attempts()
    {
        Given(Blocked).When(new TaskCommand.Resume("jo")).Then(new TaskResumed("jo"));
        var resumed = Fold([.. Blocked, new TaskResumed("jo")]);
        (resumed.State, resumed.Failures).ShouldBe((new WorkState.Waiting(), 0));
    }

    [Fact]
    public void Every_command_has_an_answer_in_every_state()
    {
        TaskEvent[][] histories =
            [[], Planned, Released, Claimed, Judged, Staged, Awaiting, Merging, Landing, Landed, SetBack, Blocked,
             [.. Planned, new TaskCancelled("jo", "no")]];
        TaskCommand[] commands =
            [new TaskCommand.Plan(Definition), new TaskCommand.Release(), new TaskCommand.Lapse(1), new TaskCommand.Block("no", null),
             new TaskCommand.Cancel("jo", ""), new TaskCommand.Pause("jo"), new TaskCommand.Resume("jo"), new TaskCommand.Claim(1, "ant"),
             new TaskCommand.EndAgent(new AgentEnded(1, Noon, 1, 0, false, "")), new TaskCommand.HandBack(1, null, ""),
             new TaskCommand.Fail(1, Failure, []), new TaskCommand.Stage(CandidateOf(1)), new TaskCommand.Ship(1, null),
             new TaskCommand.PassOn(1), new TaskCommand.Approve("jo", "", null), new TaskCommand.Reject("jo", ""),
             new TaskCommand.StartLanding(1, 7), new TaskCommand.AbandonLanding(1, 7, ""), new TaskCommand.SendBack(1, "c", Failure),
             new TaskCommand.Land(1, "commit", 7)];
        foreach (var history in histories)
        {
            foreach (var command in commands)
            {
                // Whatever is answered can be folded onto the history: no decision makes an impossible one.
                var item = Fold(history);
                TaskDecider.Decide(command, item).Events
                    .Aggregate(item, (next, happened) => next.Evolve(happened, Noon)).State.Shown.ShouldNotBeEmpty();
            }
        }
    }
}
