using Fleet.EndToEnd.Tests.Fleets;

namespace Fleet.EndToEnd.Tests;

[Collection(SharedFleetTests.Name)]
public sealed class DecisionTests(SharedFleet shared)
{
    private const int Refused = 2;

    [Fact]
    public Task A_person_approves_one_candidate_and_rejects_another_which_comes_again() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("asked");
        var plan = new PlanDraft(
            "asked", origin,
            new TaskDraft("good", "echo good > good.txt"),
            new TaskDraft("poor", "echo \"try $FLEET_ATTEMPT\" > poor.txt; grep -h 'too terse' \"$FLEET_PROMPT_FILE\" >> poor.txt || true"))
        { Approval = "human" };
        await fleet.Submit(plan);
        await fleet.Until("asked", now => now.Tasks.All(task => task.State == "awaiting-approval"), "asked for approval");
        (await fleet.Why("asked/good")).ShouldContain("waits for a person to approve it");
        (await origin.Landed()).ShouldBeEmpty();

        await fleet.Cli.Do("approve", "asked/good");
        await fleet.Cli.Do("reject", "asked/poor", "--reason", "It is too terse");
        await fleet.Until("asked", now => now.Tasks is [{ State: "landed" }, { State: "awaiting-approval", Attempt: 2 }], "come again");
        (await fleet.Why("asked/good")).ShouldContain("has landed as commit");
        await fleet.Cli.Do("approve", "asked/poor");

        (await fleet.End("asked")).State.ShouldBe("landed");
        (await origin.Read("poor.txt")).ShouldStartWith("try 2\n");
        (await origin.Read("poor.txt")).ShouldContain("too terse");
        (await fleet.Cli.Run("approve", "asked/poor")).ExitCode.ShouldBe(Refused);
        await fleet.LandedOnce(origin, plan);
    });

    [Fact]
    public Task A_paused_plan_begins_nothing_until_it_is_resumed() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("paused");
        var plan = new PlanDraft(
            "paused", origin,
            new TaskDraft("first", "sleep 3; echo 1 > first.txt"),
            new TaskDraft("second", "echo 2 > second.txt") { Needs = ["first"] });
        await fleet.Submit(plan);
        await fleet.Until("paused", now => now.Tasks[0].State == "running", "begun");
        (await fleet.Why("paused/second")).ShouldContain("until first has landed");
        await fleet.Cli.Do("pause", "paused");

        // What runs goes on to its end.
        await fleet.Until("paused", now => now.Tasks[0].State == "landed", "landed its first task");
        (await fleet.Status("paused")).State.ShouldBe("paused");
        (await fleet.Task("paused", "second")).State.ShouldBe("waiting");
        (await fleet.Why("paused/second")).ShouldContain("held back because its plan was paused");

        await fleet.Cli.Do("resume", "paused");
        (await fleet.End("paused")).State.ShouldBe("landed");
        await fleet.LandedOnce(origin, plan);
    });

    [Fact]
    public Task A_paused_task_waits_and_its_neighbour_does_not() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("halted");
        var plan = new PlanDraft(
            "halted", origin,
            new TaskDraft("gate", "sleep 2; echo 0 > gate.txt"),
            new TaskDraft("held", "echo 1 > held.txt") { Needs = ["gate"] },
            new TaskDraft("free", "echo 2 > free.txt") { Needs = ["gate"] });
        await fleet.Submit(plan);
        await fleet.Cli.Do("pause", "halted/held");
        await fleet.Until("halted", now => now.Tasks[2].State == "landed", "landed the neighbour");
        (await fleet.Why("halted/held")).ShouldContain("held back because it was paused");

        await fleet.Cli.Do("resume", "halted/held");
        (await fleet.End("halted")).State.ShouldBe("landed");
        await fleet.LandedOnce(origin, plan);
    });

    [Fact]
    public Task A_cancelled_task_ends_its_agent_and_blocks_what_needs_it() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("dropped");
        var plan = new PlanDraft(
            "dropped", origin,
            new TaskDraft("endless", "sleep 600"),
            new TaskDraft("after", "echo 1 > after.txt") { Needs = ["endless"] },
            new TaskDraft("beside", "echo 2 > beside.txt"));
        await fleet.Submit(plan);
        await fleet.Until("dropped", now => now.Tasks[0].State == "running" && now.Tasks[2].State == "landed", "begun");
        await fleet.Cli.Do("cancel", "dropped/endless", "--reason", "Not needed");

        var end = await fleet.End("dropped");
        end.State.ShouldBe("ended");
        end.Tasks.Select(task => task.State).ShouldBe(["cancelled", "blocked", "landed"]);
        (await fleet.Why("dropped/endless")).ShouldContain("Not needed");
        (await fleet.Why("dropped/after")).ShouldContain("needs endless");
        (await origin.Landed()).ShouldBe(["dropped/beside"]);
        await fleet.Audit();
        LocalServers.ProcessTable.StartedWith("FLEET_PLAN", "dropped").ShouldBeEmpty();
    });

    [Fact]
    public Task A_cancelled_plan_ends_with_all_its_tasks() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("ended");
        var plan = new PlanDraft(
            "ended", origin, new TaskDraft("one", "sleep 600"), new TaskDraft("two", "true") { Needs = ["one"] });
        await fleet.Submit(plan);
        await fleet.Until("ended", now => now.Tasks[0].State == "running", "begun");
        await fleet.Cli.Do("cancel", "ended");

        var end = await fleet.End("ended");
        end.State.ShouldBe("cancelled");
        end.Tasks.ShouldAllBe(task => task.State == "cancelled");
        (await fleet.Why("ended/two")).ShouldContain("was cancelled");
        (await origin.Landed()).ShouldBeEmpty();
        await fleet.Audit();
    });
}
