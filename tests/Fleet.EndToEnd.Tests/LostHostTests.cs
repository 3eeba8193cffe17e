using Fleet.Api.Log;
using Fleet.EndToEnd.Tests.Fleets;

namespace Fleet.EndToEnd.Tests;

[Collection(HarmedFleetTests.Name)]
public sealed class LostHostTests(HarmedFleet harmed)
{
    /// <summary>Says which attempt wrote what, and takes its time in the first.</summary>
    private const string SlowAtFirst =
        "echo \"begun by $FLEET_ATTEMPT\" >> begun.txt; [ \"$FLEET_ATTEMPT\" != 1 ] || sleep 600; echo \"ended by $FLEET_ATTEMPT\" > ended.txt";

    private static readonly string[] Scope = ["begun.txt", "ended.txt"];

    [Fact]
    public Task What_a_dead_host_held_is_done_by_another_after_its_lease() => harmed.Tell(async fleet =>
    {
        await fleet.Up();
        var origin = await fleet.Origin("lost");
        var plan = new PlanDraft("lost", origin, new TaskDraft("slow", SlowAtFirst) { Scope = Scope });
        await fleet.Submit(plan);
        var host = await Holder(fleet, "lost");
        await fleet.Services.Kill(host);

        (await fleet.End("lost")).State.ShouldBe("landed");
        (await fleet.Task("lost", "slow")).Attempt.ShouldBe(2);
        (await Story(fleet, "lost")).Single(e => e.Type == "lease_lapsed").Summary.ShouldContain(host);
        // The new attempt began from the trunk: a dead host leaves nothing half-done.
        (await origin.Read("begun.txt")).ShouldBe("begun by 2\n");
        await fleet.Up();
        await fleet.LandedOnce(origin, plan);
    });

    [Fact]
    public Task What_a_frozen_host_stages_after_its_lease_is_refused() => harmed.Tell(async fleet =>
    {
        await fleet.Up();
        var origin = await fleet.Origin("frozen");
        var agent = "echo \"by $FLEET_ATTEMPT\" > begun.txt; [ \"$FLEET_ATTEMPT\" != 1 ] || sleep 4";
        var plan = new PlanDraft("frozen", origin, new TaskDraft("slow", agent) { Scope = Scope });
        await fleet.Submit(plan);
        var host = fleet.Services.Of(await Holder(fleet, "frozen"));
        ServiceProcesses.Freeze(host);

        (await fleet.End("frozen")).State.ShouldBe("landed");
        ServiceProcesses.Wake(host);
        await fleet.Until("frozen", status => status.Tasks.All(task => task.State == "landed"), "stayed landed");
        (await origin.Read("begun.txt")).ShouldBe("by 2\n");
        await fleet.LandedOnce(origin, plan);
        (await Story(fleet, "frozen")).Count(e => e.Type == "candidate_staged").ShouldBe(1);
    });

    [Fact]
    public Task A_host_that_is_asked_to_end_hands_its_work_back_and_the_next_attempt_goes_on_from_it() => harmed.Tell(async fleet =>
    {
        await fleet.Up();
        var origin = await fleet.Origin("handed");
        var plan = new PlanDraft("handed", origin, new TaskDraft("slow", SlowAtFirst) { Scope = Scope });
        await fleet.Submit(plan);
        var host = await Holder(fleet, "handed");
        await fleet.Services.Terminate(host);

        (await fleet.End("handed")).State.ShouldBe("landed");
        (await Story(fleet, "handed")).ShouldContain(e => e.Type == "attempt_handed_back");
        (await origin.Read("begun.txt")).ShouldBe("begun by 1\nbegun by 2\n");
        (await origin.Read("ended.txt")).ShouldBe("ended by 2\n");
        await fleet.Up();
        await fleet.LandedOnce(origin, plan);
    });

    private static async Task<IReadOnlyList<LoggedEvent>> Story(LocalFleet fleet, string plan) =>
        [.. (await fleet.Log()).Where(e => e.Stream == $"task/{plan}/slow")];

    /// <summary>The host that works on the plan's only task, once its agent has begun to write.</summary>
    private static async Task<string> Holder(LocalFleet fleet, string plan)
    {
        var status = await fleet.Until(plan, now => now.Tasks is [{ State: "running", Host: not null }], "begun");
        var host = status.Tasks[0].Host!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!Written(Path.Combine(fleet.Home, "work", host, "workspaces")).Any())
        {
            await Task.Delay(20, patience.Token);
        }

        return host;
    }

    /// <summary>The files that agents have begun with, in the workspaces of one host.</summary>
    private static IEnumerable<string> Written(string workspaces) =>
        from repository in Directory.EnumerateDirectories(workspaces)
        from slot in Directory.EnumerateDirectories(repository)
        let file = Path.Combine(slot, "tree", "begun.txt")
        where File.Exists(file)
        select file;
}
