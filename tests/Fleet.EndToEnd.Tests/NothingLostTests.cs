using System.Diagnostics;
using Fleet.EndToEnd.Tests.Fleets;
using Xunit.Abstractions;

namespace Fleet.EndToEnd.Tests;

[Collection(SharedFleetTests.Name)]
public sealed class NothingLostTests(SharedFleet shared, ITestOutputHelper output)
{
    [Fact]
    [Trait("Long", "nothing-lost")]
    public Task Many_tasks_on_two_hosts_all_land_once_and_leave_nothing_behind() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("many");
        var plan = PlanDraft.OfNoOps("many", origin, Numbers.Tasks(60));
        var took = Stopwatch.StartNew();
        await fleet.Submit(plan);
        var end = await fleet.End("many");
        took.Stop();

        end.State.ShouldBe("landed");
        await fleet.LandedOnce(origin, plan);
        output.WriteLine($"{plan.Tasks.Count} tasks landed in {took.Elapsed.TotalSeconds:0.0} s: "
            + $"{took.Elapsed.TotalMilliseconds / plan.Tasks.Count:0} ms a task.");
    });
}
