using Fleet.Domain.Plans;

namespace Fleet.PlanFiles;

/// <summary>What is known beside the plan's text. What is not known is not checked.</summary>
public sealed record PlanReaderOptions
{
    /// <summary>The directory of the plan's file, which a relative repository path starts from. Null: a relative
    /// path is a mistake.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>The <c>protect</c> globs of the trunk's <c>.fleet.yml</c>: no scope may aim at these.</summary>
    public IReadOnlyList<string> ProtectedPaths { get; init; } = [];

    /// <summary>Why the repository can't be used, or null: told as a mistake at its place.</summary>
    public string? RepositoryProblem { get; init; }

    /// <summary>Why the trunk can't be used, or null: told as a mistake at its place.</summary>
    public string? TrunkProblem { get; init; }

    /// <summary>Whether there is a plan of this name already.</summary>
    public bool PlanIsTaken { get; init; }

    /// <summary>Whether the trunk's <c>.fleet.yml</c> has gates. False: every task needs <c>accept</c>, unless the
    /// plan says <c>gates: none</c>. Null: not known.</summary>
    public bool? RepositoryHasGates { get; init; }

    /// <summary>The agent profiles that some host offers, or null when that is not known.</summary>
    public IReadOnlyCollection<string>? AgentProfiles { get; init; }

    /// <summary>How many pairs of scopes are compared before the plan is refused as too hard to order.</summary>
    public int ScopeComparisonsMax { get; init; } = PlanGraphOverlaps.ComparisonsMax;
}
