using Fleet.Domain.Board;
using Fleet.Domain.Tasks;

namespace Fleet.Shipper.Branches;

/// <summary>Which branches a plan that is over leaves behind for nothing. Pure.</summary>
public static class LandedBranches
{
    /// <summary>All branches of tasks that have landed: their work is in the trunk. Those of tasks that have not are
    /// kept, for they are all that there is of that work.</summary>
    /// <param name="remote">The plan's branches on the remote (<c>refs/heads/fleet/PLAN/TASK/ATTEMPT</c>).</param>
    public static IEnumerable<string> Among(IEnumerable<string> remote, PlanView plan) => remote.Where(name =>
        name.Split('/') is ["refs", "heads", "fleet", _, var task, _]
        && plan.Tasks.GetValueOrDefault(task)?.State is WorkState.Landed);

    /// <summary>The repositories that the plan's tasks are in.</summary>
    public static IEnumerable<string> Repositories(PlanView plan) =>
        plan.Tasks.Values.Select(item => item.Definition?.Repository).OfType<string>().Distinct();
}
