using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.EventStore.State;

namespace Fleet.Planner.Tests;

public sealed class ProgressTests(PlannerGround planner) : IClassFixture<PlannerGround>
{
    [Fact]
    public async Task A_need_is_met_by_a_landing_and_by_nothing_before()
    {
        await planner.Accept("needs", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);
        await planner.Fact<TaskReleased>("needs", "a");
        await planner.Append("needs", "a", UpToLanding);
        // Something that only happens after the planner has seen all before it.
        await planner.Accept("needs-later", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("needs-later", "a");
        (await planner.StateOf("needs", "b")).ShouldBe(new WorkState.Waiting());

        await planner.Append("needs", "a", new TaskLanded(1, "c0ffee", 1));
        await planner.Fact<TaskReleased>("needs", "b");

        await planner.Append("needs", "b", [.. UpToLanding, new TaskLanded(1, "c0ffee2", 2)]);
        (await planner.Ground.Fact<PlanLanded>(StreamNames.Plan("needs"))).Landed.ShouldBe(2);
    }

    [Fact]
    public async Task A_lapsed_lease_ends_the_attempt_and_the_next_one_is_released()
    {
        await planner.Accept("lapse", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("lapse", "a");
        await planner.Append("lapse", "a", new AttemptStarted(1, "ant", "fleet/lapse/a/1"));
        var leases = new Leases(planner.Ground.Database);
        await leases.Take(StreamNames.Task("lapse", "a"), 1, "ant", "secret", TimeSpan.FromMilliseconds(1));

        (await planner.Fact<LeaseLapsed>("lapse", "a")).ShouldBe(new LeaseLapsed(1, "ant"));
        await planner.Fact<TaskReleased>("lapse", "a", released => released.Attempt == 2);

        (await planner.StateOf("lapse", "a")).ShouldBe(new WorkState.Ready(2));
        await Fleet.TestKit.Eventually.Until(
            async () => !(await leases.All()).Any(lease => lease.Name == StreamNames.Task("lapse", "a")), () => "the lease cleared");
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_left_alone()
    {
        await planner.Accept("alive", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("alive", "a");
        await new Leases(planner.Ground.Database).Take(StreamNames.Task("alive", "a"), 1, "ant", "secret", TimeSpan.FromHours(1));
        await planner.Append("alive", "a", new AttemptStarted(1, "ant", "fleet/alive/a/1"));

        await planner.Accept("dead", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("dead", "a");
        await new Leases(planner.Ground.Database).Take(StreamNames.Task("dead", "a"), 1, "bee", "secret", TimeSpan.FromMilliseconds(1));
        await planner.Append("dead", "a", new AttemptStarted(1, "bee", "fleet/dead/a/1"));
        await planner.Fact<LeaseLapsed>("dead", "a");

        (await planner.StateOf("alive", "a")).ShouldBe(new WorkState.Running(1, "ant"));
    }

    [Fact]
    public async Task A_claim_whose_host_died_before_it_took_the_lease_is_ended_too()
    {
        await planner.Accept("leaseless", [new { id = "a", prompt = "x" }]);
        await planner.Fact<TaskReleased>("leaseless", "a");
        await planner.Append("leaseless", "a", new AttemptStarted(1, "ant", "fleet/leaseless/a/1"));

        await planner.Fact<TaskReleased>("leaseless", "a", released => released.Attempt == 2);
    }

    [Fact]
    public async Task A_task_whose_attempts_are_used_up_blocks_and_what_needs_it_with_it()
    {
        await planner.Accept("used-up",
            [new { id = "a", prompt = "x", attempts = 2 }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);
        foreach (var attempt in new[] { 1, 2 })
        {
            await planner.Fact<TaskReleased>("used-up", "a", released => released.Attempt == attempt);
            await planner.Append("used-up", "a",
                new AttemptStarted(attempt, "ant", "branch"),
                new AttemptFailed(attempt, new Setback(SetbackKind.NoChange, $"Nothing, time {attempt}.", "", null)));
        }

        (await planner.Fact<TaskBlocked>("used-up", "a")).Reason.ShouldBe("All 2 attempts failed; the last: Nothing, time 2.");
        (await planner.Fact<TaskBlocked>("used-up", "b")).ShouldBe(new TaskBlocked("It needs a, which is blocked.", "a"));
        (await planner.Ground.Fact<PlanEnded>(StreamNames.Plan("used-up"))).ShouldBe(new PlanEnded(0, 2, 0));
    }

    [Fact]
    public async Task A_plan_that_has_used_its_minutes_begins_nothing_more_and_tells_the_figure()
    {
        await planner.Accept("budget",
            [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }], new { minutes = 2 });
        await planner.Fact<TaskReleased>("budget", "a");
        await planner.Append("budget", "a",
            new AttemptStarted(1, "ant", "branch"), new AgentEnded(1, DateTimeOffset.UnixEpoch, 150, 0, false, "out"),
            new AttemptFailed(1, new Setback(SetbackKind.GateRed, "Red.", "", null)));

        (await planner.Fact<TaskBlocked>("budget", "a")).Reason
            .ShouldBe("The plan's budget of 2 agent minutes is used up: 2.5 were spent.");
    }

    [Fact]
    public async Task A_released_task_whose_message_was_lost_is_sent_again()
    {
        await planner.Accept("lost", [new { id = "a", prompt = "x", labels = new[] { "lost" } }]);
        await planner.Fact<TaskReleased>("lost", "a");
        (await planner.NextOf("implement-task.lost")).Attempt.ShouldBe(1);

        (await planner.NextOf("implement-task.lost")).ShouldBe(new() { Plan = "lost", Task = "a", Attempt = 1 });
        (await planner.Ground.Facts(StreamNames.Task("lost", "a"))).OfType<TaskReleased>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_planner_that_was_stopped_goes_on_with_what_happened_meanwhile()
    {
        await planner.Accept("restart", [new { id = "a", prompt = "x" }, new { id = "b", prompt = "x", needs = new[] { "a" } }]);
        await planner.Fact<TaskReleased>("restart", "a");

        await planner.Stop();
        await planner.Append("restart", "a", [.. UpToLanding, new TaskLanded(1, "c0ffee", 1)]);
        await planner.Ground.Wire.Publish(
            "fleet.plans.submit-plan",
            System.Text.Encoding.UTF8.GetBytes(planner.Text("meanwhile", [new { id = "a", prompt = "x" }])));
        await planner.Start();

        await planner.Fact<TaskReleased>("restart", "b");
        await planner.Fact<TaskReleased>("meanwhile", "a");
    }

    private static TaskEvent[] UpToLanding { get; } =
    [
        new AttemptStarted(1, "ant", "branch"),
        new AgentEnded(1, DateTimeOffset.UnixEpoch, 1, 0, false, "out"),
        new CandidateStaged(new Candidate(1, "ant", "branch", "base", "commit", "tree", "change", ["f"], 1, 0, [])),
        new CandidateShipped(1),
        new ApprovedByPolicy(1, "change", "policy"),
        new MergeRequested(1, "change", "policy"),
        new LandingStarted(1, 1),
    ];
}
