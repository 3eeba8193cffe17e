using Fleet.Contracts.Plans;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;

namespace Fleet.Planner.Tests;

/// <summary>What people ask of plans and tasks.</summary>
public sealed class ChangeTests(PlannerGround planner) : IClassFixture<PlannerGround>
{
    [Fact]
    public async Task A_paused_task_is_not_released_until_it_is_resumed()
    {
        await planner.Accept("pause-task", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);
        await Ask("pause-work", new PauseWork { Plan = "pause-task", Task = "b", By = "ann" });
        await planner.Fact<TaskPaused>("pause-task", "b");
        await planner.Append("pause-task", "a", new TaskLanded(1, "c0ffee", 1));
        await planner.Accept("pause-task-later", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("pause-task-later", "a");
        (await planner.StateOf("pause-task", "b")).ShouldBe(new WorkState.Waiting());

        await Ask("resume-work", new ResumeWork { Plan = "pause-task", Task = "b", By = "ann" });

        await planner.Fact<TaskReleased>("pause-task", "b");
    }

    [Fact]
    public async Task A_paused_plan_pauses_all_its_tasks_at_once_and_resumes_them_at_once()
    {
        await planner.Accept("pause-plan", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);
        await planner.Fact<TaskReleased>("pause-plan", "a");
        await Ask("pause-work", new PauseWork { Plan = "pause-plan", By = "ann" });
        await planner.Ground.Fact<PlanPaused>(StreamNames.Plan("pause-plan"));
        (await planner.Ground.Facts(StreamNames.Task("pause-plan", "a"))).OfType<TaskPaused>().ShouldHaveSingleItem();
        (await planner.Ground.Facts(StreamNames.Task("pause-plan", "b"))).OfType<TaskPaused>().ShouldHaveSingleItem();

        await Ask("resume-work", new ResumeWork { Plan = "pause-plan", By = "ann" });

        await planner.Ground.Fact<PlanResumed>(StreamNames.Plan("pause-plan"));
        (await planner.Ground.Facts(StreamNames.Task("pause-plan", "b"))).OfType<TaskResumed>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_task_takes_what_needs_it_along_and_the_plan_ends()
    {
        await planner.Accept("cancel-task", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);

        await Ask("cancel-work", new CancelWork { Plan = "cancel-task", Task = "a", By = "ann", Reason = "No need." });

        (await planner.Fact<TaskCancelled>("cancel-task", "a")).ShouldBe(new TaskCancelled("ann", "No need."));
        (await planner.Fact<TaskBlocked>("cancel-task", "b")).Reason.ShouldBe("It needs a, which is cancelled.");
        (await planner.Ground.Fact<PlanEnded>(StreamNames.Plan("cancel-task"))).ShouldBe(new PlanEnded(0, 1, 1));
    }

    [Fact]
    public async Task A_cancelled_plan_cancels_its_tasks_even_the_one_that_runs()
    {
        await planner.Accept("cancel-plan", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x" }]);
        await planner.Fact<TaskReleased>("cancel-plan", "a");
        await planner.Append("cancel-plan", "a", new AttemptStarted(1, "ant", "branch"));

        await Ask("cancel-work", new CancelWork { Plan = "cancel-plan", By = "ann" });

        await planner.Ground.Fact<PlanCancelled>(StreamNames.Plan("cancel-plan"));
        (await planner.StateOf("cancel-plan", "a")).ShouldBeOfType<WorkState.Cancelled>();
        (await planner.StateOf("cancel-plan", "b")).ShouldBeOfType<WorkState.Cancelled>();
    }

    [Fact]
    public async Task What_is_asked_of_a_plan_that_is_not_there_changes_nothing_and_harms_nothing()
    {
        await Ask("cancel-work", new CancelWork { Plan = "nobody", By = "ann" });
        await Ask("pause-work", new PauseWork { Plan = "nobody", Task = "../x", By = "ann" });
        await planner.Accept("after-nobody", [new { id = "a", prompt = "x" }]);

        await Ask("cancel-work", new CancelWork { Plan = "after-nobody", By = "ann" });

        await planner.Ground.Fact<PlanCancelled>(StreamNames.Plan("after-nobody"));
        (await planner.Ground.Facts(StreamNames.Plan("nobody"))).ShouldBeEmpty();
    }

    private Task Ask(string name, object message) =>
        planner.Ground.Wire.Publish($"fleet.plans.{name}", $"fleet:plans:{name}:v1", message);
}
