using MassTransit;

namespace Fleet.Contracts.Trunk;

/// <summary>Command, merge executor to any runner with a free validation slot: prove the tree that a merge would make.</summary>
[EntityName("fleet.trunk.validate-tree")]
[MessageUrn("fleet:trunk:validate-tree:v1")]
public sealed record ValidateTree
{
    public required string Repository { get; init; }

    /// <summary>The branch.</summary>
    public required string Trunk { get; init; }

    /// <summary>Counts the trunk's validations; goes back with the result.</summary>
    public required long Validation { get; init; }

    /// <summary>The trunk's commit to merge onto.</summary>
    public required string Before { get; init; }

    /// <summary>The candidate's branch.</summary>
    public required string Branch { get; init; }

    /// <summary>The candidate's commit.</summary>
    public required string Commit { get; init; }

    /// <summary>Candidates to merge onto the trunk's commit first, in this order: they are taken for landed.</summary>
    public IReadOnlyList<AssumedMerge> Assumed { get; init; } = [];

    /// <summary>The tree that merging all of it makes; another one is no proof.</summary>
    public required string Tree { get; init; }

    /// <summary>The gates to run, by name; those they need are run too.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>Commands to run as gates where the repository has none.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];
}

/// <summary>A candidate that is taken for landed.</summary>
public sealed record AssumedMerge
{
    public required string Branch { get; init; }

    public required string Commit { get; init; }
}
