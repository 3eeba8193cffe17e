using MassTransit;

namespace Fleet.Contracts.Trunk;

/// <summary>Command, merge executor to itself: look at the queue again.</summary>
[EntityName("fleet.trunk.advance-trunk")]
[MessageUrn("fleet:trunk:advance-trunk:v1")]
public sealed record AdvanceTrunk
{
    public required string Repository { get; init; }

    /// <summary>The branch.</summary>
    public required string Trunk { get; init; }
}
