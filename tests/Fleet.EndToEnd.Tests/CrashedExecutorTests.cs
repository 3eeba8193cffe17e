using Fleet.EndToEnd.Tests.Fleets;
using Fleet.LocalServers;

namespace Fleet.EndToEnd.Tests;

[Collection(HarmedFleetTests.Name)]
public sealed class CrashedExecutorTests(HarmedFleet harmed)
{
    private const string Service = "merge-executor";

    [Fact]
    public Task A_merge_executor_that_dies_at_any_step_of_a_merge_lands_it_once() => harmed.Tell(async fleet =>
    {
        var origin = await fleet.Origin("steps");
        var plans = new List<PlanDraft>();
        foreach (var step in (string[])["before-start", "after-start", "after-push", "after-receipt"])
        {
            await fleet.Up("--set", $"{Service}:Fault={step}:kill");
            var dying = fleet.Services.Of(Service);
            plans.Add(PlanDraft.OfNoOps(step, origin, 3));
            await fleet.Submit(plans[^1]);
            await Ended(dying);

            await fleet.Up("--set", $"{Service}:Fault=");
            (await fleet.End(step)).State.ShouldBe("landed");
        }

        await fleet.LandedOnce(origin, [.. plans]);
    });

    private static async Task Ended(RunningProcess process) =>
        (await Ending.Done(() => process.IsAlive() ? [process] : [], TimeSpan.FromMinutes(2), CancellationToken.None))
            .ShouldBeTrue("The merge executor did not die at its step");
}
