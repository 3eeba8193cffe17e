using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;
using Fleet.Domain.Tasks;

namespace Fleet.Shipper.Candidates;

/// <summary>Whether the policy lets a candidate through. Pure.</summary>
internal static class ApprovalRule
{
    private const int NamedMax = 5;

    /// <summary>Why a person has to look at it; null: the policy lets it through.</summary>
    /// <param name="guarded">Why the trunk's own settings want a person, whatever the plan says; or null.</param>
    public static string? NeedsPerson(ApprovalPolicy policy, Candidate candidate, string? guarded) =>
        guarded
        ?? (policy.Mode == ApprovalMode.Human ? "The plan wants a person to approve." : OutOfBounds(policy, candidate));

    /// <param name="paths">The changed paths that the trunk's own settings protect.</param>
    public static string? WhyGuarded(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? null : $"It changes what the repository protects: {Named(paths)}.";

    private static string? OutOfBounds(ApprovalPolicy policy, Candidate candidate)
    {
        var globs = policy.Paths.Select(PathGlob.Parse).ToList();
        string[] outside = globs.Count == 0
            ? []
            : [.. candidate.Files.Where(file => !globs.Any(glob => glob.Matches(file)))];
        var lines = candidate.LinesAdded + candidate.LinesRemoved;
        return (outside, policy.Lines) switch
        {
            ([_, ..], _) => $"The plan lets changes to {string.Join(", ", policy.Paths)} through by itself, and this "
                + $"one changes {Named(outside)} too.",
            (_, { } limit) when lines > limit =>
                $"The plan lets up to {limit} changed lines through by itself, and this one has {lines}.",
            _ => null,
        };
    }

    private static string Named(IReadOnlyList<string> paths) => paths.Count <= NamedMax
        ? string.Join(", ", paths)
        : $"{string.Join(", ", paths.Take(NamedMax))} and {paths.Count - NamedMax} more";
}
