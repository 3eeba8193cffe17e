using MassTransit;

namespace Fleet.Contracts.Trunk;

/// <summary>Result, runner to the merge executor: what the gates showed on the tree.</summary>
[EntityName("fleet.trunk.tree-validated")]
[MessageUrn("fleet:trunk:tree-validated:v1")]
public sealed record TreeValidated
{
    public required string Repository { get; init; }

    /// <summary>The branch.</summary>
    public required string Trunk { get; init; }

    public required long Validation { get; init; }

    public IReadOnlyList<Tasks.GateResult> Gates { get; init; } = [];

    /// <summary>Why no verdict was reached, else null.</summary>
    public string? Trouble { get; init; }
}
