using MassTransit;

namespace Fleet.Contracts.Trunk;

/// <summary>Command, shipper to the merge executor: an approved candidate may land.</summary>
[EntityName("fleet.trunk.merge-candidate")]
[MessageUrn("fleet:trunk:merge-candidate:v1")]
public sealed record MergeCandidate
{
    public required string Repository { get; init; }

    /// <summary>The branch.</summary>
    public required string Trunk { get; init; }

    public required string Plan { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }
}
