using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;

namespace Fleet.Domain.Tasks;

/// <summary>Who lets a candidate through, by the plan's policy and what the repository protects.</summary>
public static class ApprovalRule
{
    private const int PathsNamedMax = 5;

    /// <summary>Why a person has to look, in a sentence; null when the policy lets the candidate through.</summary>
    /// <param name="guarded">The changed paths that the repository protects.</param>
    public static string? NeedsPersonBecause(ApprovalPolicy policy, Candidate candidate, IReadOnlyList<string> guarded)
    {
        if (guarded.Count > 0)
        {
            return $"It changes what the repository protects: {Some(guarded)}.";
        }

        if (policy.Mode == ApprovalMode.Human)
        {
            return "The plan wants a person to approve each candidate.";
        }

        var globs = policy.Paths.Select(PathGlob.Parse).ToList();
        var outside = candidate.Files.Where(path => globs.Count > 0 && !globs.Any(glob => glob.Matches(path))).ToList();
        if (outside.Count > 0)
        {
            return $"The policy approves only {string.Join(", ", policy.Paths)}; it changes {Some(outside)}.";
        }

        var lines = candidate.LinesAdded + candidate.LinesRemoved;
        return lines > policy.Lines
            ? $"The policy approves at most {policy.Lines} changed lines; it changes {lines}."
            : null;
    }

    private static string Some(IReadOnlyList<string> paths) => paths.Count <= PathsNamedMax
        ? string.Join(", ", paths)
        : $"{string.Join(", ", paths.Take(PathsNamedMax))} and {paths.Count - PathsNamedMax} more";
}
