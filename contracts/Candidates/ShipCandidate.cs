using MassTransit;

namespace Fleet.Contracts.Candidates;

/// <summary>Command, runner to shipper: a candidate is staged, carry it through review.</summary>
[EntityName("fleet.candidates.ship-candidate")]
[MessageUrn("fleet:candidates:ship-candidate:v1")]
public sealed record ShipCandidate
{
    public required string Plan { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }
}
