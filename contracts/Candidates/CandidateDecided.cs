using MassTransit;

namespace Fleet.Contracts.Candidates;

/// <summary>Event, gateway to shipper: a person has approved or rejected the candidate; the log says which.</summary>
[EntityName("fleet.candidates.candidate-decided")]
[MessageUrn("fleet:candidates:candidate-decided:v1")]
public sealed record CandidateDecided
{
    public required string Plan { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }
}
