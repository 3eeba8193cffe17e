using Fleet.Domain.Board;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Tests.Tasks;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Tasks.TaskScenario;

namespace Fleet.Domain.Tests.Plans;

public sealed class ReadinessTests
{
    [Fact]
    public void Tasks_without_needs_are_released_at_once() =>
        Steps(PlanOf(("a", [], []), ("b", ["a"], []))).ShouldBe([("a", new TaskCommand.Release())]);

    [Fact]
    public void A_need_is_met_by_a_landing_and_not_by_a_claim()
    {
        Steps(PlanOf(("a", [], Merging), ("b", ["a"], []))).ShouldBeEmpty();
        Steps(PlanOf(("a", [], Landed), ("b", ["a"], []))).ShouldBe([("b", new TaskCommand.Release())]);
    }

    [Fact]
    public void A_failed_attempt_is_followed_by_another_until_none_is_left()
    {
        Steps(PlanOf(("a", [], SetBack))).ShouldBe([("a", new TaskCommand.Release())]);
        TaskEvent[] thrice =
            [.. SetBack, new TaskReleased(2, []), new AttemptStarted(2, "ant", "b"), new AttemptFailed(2, Failure),
             new TaskReleased(3, []), new AttemptStarted(3, "ant", "b"), new AttemptFailed(3, Failure)];
        Steps(PlanOf(("a", [], thrice))).Single().Item2.ShouldBeOfType<TaskCommand.Block>().Reason.ShouldContain("All 3 attempts");
    }

    [Fact]
    public void Lost_hosts_do_not_use_up_attempts_but_are_bounded()
    {
        var lapses = Enumerable.Range(1, 23).SelectMany(n =>
            new TaskEvent[] { new TaskReleased(n, []), new AttemptStarted(n, "ant", "b"), new LeaseLapsed(n, "ant") });
        Steps(PlanOf(("a", [], [.. lapses]))).Single().Item2.ShouldBeOfType<TaskCommand.Block>().Reason.ShouldContain("23 times");
    }

    [Fact]
    public void A_host_in_trouble_is_given_time()
    {
        var trouble = new Setback(SetbackKind.Infrastructure, "The disk is full.", "", null);
        var plan = PlanOf(("a", [], [.. Claimed, new AttemptFailed(1, trouble)]));
        Steps(plan).ShouldBeEmpty();
        Steps(plan, Noon.AddSeconds(2)).ShouldBe([("a", new TaskCommand.Release())]);
    }

    [Fact]
    public void What_needs_a_blocked_task_is_blocked_and_comes_back_with_it()
    {
        Steps(PlanOf(("a", [], Blocked), ("b", ["a"], []))).ShouldBe([("b", new TaskCommand.Block("It needs a, which is blocked.", "a"))]);
        TaskEvent[] blockedByNeed = [new TaskBlocked("It needs a.", "a")];
        Steps(PlanOf(("a", [], [.. Blocked, new TaskResumed("jo")]), ("b", ["a"], blockedByNeed)))
            .ShouldBe([("a", new TaskCommand.Release()), ("b", new TaskCommand.Resume("planner"))]);
    }

    [Fact]
    public void A_paused_plan_releases_nothing() =>
        Steps(PlanOf(("a", [], [])).Apply(new PlanPaused("jo"), Noon)).ShouldBeEmpty();

    [Fact]
    public void A_spent_budget_blocks_what_has_not_begun()
    {
        var plan = PlanOf(("a", [], Judged), ("b", [], []));
        var limited = plan with { State = plan.State with { Accepted = plan.State.Accepted! with { BudgetMinutes = 1 } } };
        Steps(limited).Single().Item2.ShouldBeOfType<TaskCommand.Block>().Reason.ShouldContain("budget of 1 agent minutes");
    }

    [Fact]
    public void A_plan_lands_when_all_its_tasks_have()
    {
        Readiness.NextOfPlan(PlanOf(("a", [], Landed))).ShouldBe(new PlanLanded(1));
        Readiness.NextOfPlan(PlanOf(("a", [], Landed), ("b", [], []))).ShouldBeNull();
        Readiness.NextOfPlan(PlanOf(("a", [], Landed), ("b", [], Blocked))).ShouldBe(new PlanEnded(1, 1, 0));
    }

    [Fact]
    public void An_ended_plan_runs_again_when_a_task_is_resumed()
    {
        var ended = PlanOf(("a", [], Blocked)).Apply(new PlanEnded(0, 1, 0), Noon);
        Readiness.NextOfPlan(ended.Apply("a", new TaskResumed("jo"), Noon)).ShouldBe(new PlanResumed("planner"));
    }

    private static IEnumerable<(string, TaskCommand)> Steps(PlanView plan, DateTimeOffset? now = null) =>
        Readiness.NextTasks(plan, now ?? Noon).Select(step => (step.Task, step.Command));

    private static PlanView PlanOf(params (string Id, string[] Needs, TaskEvent[] Then)[] tasks)
    {
        var plan = PlanView.Start.Apply(
            new PlanAccepted("voice", "/srv/app.git", "main", "", null, tasks.Select(task => task.Id).ToValueList(), []), Noon);
        foreach (var (id, needs, then) in tasks)
        {
            var definition = TaskScenario.Definition with { Task = id, Needs = needs.ToValueList() };
            plan = then.SkipWhile(happened => happened is TaskPlanned)
                .Aggregate(plan.Apply(id, new TaskPlanned(definition), Noon), (view, happened) => view.Apply(id, happened, Noon));
        }

        return plan;
    }
}
