using Fleet.Domain.Board;
using Fleet.Domain.Tasks;

namespace Fleet.Shipper.Branches;

/// <summary>Tells which branches of a repository nobody needs any more. Pure.</summary>
internal static class LandedBranches
{
    /// <summary>Where the branches of all attempts are.</summary>
    public const string Pattern = "refs/heads/fleet/*";

    /// <summary>The landed tasks (<c>plan/task</c>) of each repository.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> ByRepository(Board board) =>
        board.Plans.Values.SelectMany(plan => plan.Tasks.Values).Where(item => item.State is WorkState.Landed)
            .Select(item => item.Definition!).GroupBy(task => task.Repository)
            .ToDictionary(
                tasks => tasks.Key,
                IReadOnlySet<string> (tasks) => tasks.Select(task => $"{task.Plan}/{task.Task}").ToHashSet());

    /// <summary>Those of the branches, with what they name, that belong to one of the tasks.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Among(
        IReadOnlyDictionary<string, string> branches, IReadOnlySet<string> tasks) =>
        branches.Where(branch =>
            branch.Key.Split('/') is ["refs", "heads", "fleet", var plan, var task, _] && tasks.Contains($"{plan}/{task}"));
}
