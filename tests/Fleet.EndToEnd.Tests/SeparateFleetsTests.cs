using Fleet.EndToEnd.Tests.Fleets;

namespace Fleet.EndToEnd.Tests;

public sealed class SeparateFleetsTests
{
    [Fact]
    public async Task Two_fleets_do_not_meet_down_leaves_no_process_and_up_finds_its_data()
    {
        await using var one = new LocalFleet();
        await using var other = new LocalFleet();
        await one.Tell(() => other.Tell(async () =>
        {
            await Task.WhenAll(one.Up("--slots", "2"), other.Up("--slots", "2"));
            var origins = (One: await one.Origin("ones"), Other: await other.Origin("others"));
            var plans = (One: PlanDraft.OfNoOps("same", origins.One, 3), Other: PlanDraft.OfNoOps("same", origins.Other, 2));
            await one.Submit(plans.One);
            await other.Submit(plans.Other);
            (await one.End("same")).Tasks.Count.ShouldBe(3);
            (await other.End("same")).Tasks.Count.ShouldBe(2);

            await one.Cli.Do("down");
            one.Services.Left().ShouldBeEmpty();
            await other.LandedOnce(origins.Other, plans.Other);

            await one.Up();
            (await one.Status("same")).State.ShouldBe("landed");
            await one.LandedOnce(origins.One, plans.One);
            var again = PlanDraft.OfNoOps("again", origins.One, 1);
            await one.Submit(again);
            (await one.End("again")).State.ShouldBe("landed");
            await one.LandedOnce(origins.One, plans.One, again);
        }));
    }
}
