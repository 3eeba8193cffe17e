using MassTransit;

namespace Fleet.Contracts.Trunk;

/// <summary>Command, shipper to the merge executor: an approved candidate may land. What and where
/// is read from the log.</summary>
[EntityName("fleet.trunk.merge-candidate")]
[MessageUrn("fleet:trunk:merge-candidate:v1")]
public sealed record MergeCandidate
{
    public required string Plan { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }
}
