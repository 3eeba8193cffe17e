using System.Collections.Immutable;
using Fleet.Domain.Board;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Shipper.Branches;

namespace Fleet.Shipper.Tests;

public sealed class LandedBranchesTests
{
    [Fact]
    public void Branches_of_landed_tasks_go_and_the_work_of_others_stays()
    {
        var plan = new PlanView(PlanState.Start, ImmutableDictionary<string, WorkItem>.Empty
            .Add("done", WorkItem.Start with { State = new WorkState.Landed("c", 1) })
            .Add("stuck", WorkItem.Start with { State = new WorkState.Blocked("No attempt is left.", null) }));
        LandedBranches.Among(
            ["refs/heads/fleet/p/done/1", "refs/heads/fleet/p/done/2", "refs/heads/fleet/p/stuck/3", "refs/heads/main"], plan)
            .ShouldBe(["refs/heads/fleet/p/done/1", "refs/heads/fleet/p/done/2"]);
    }
}
