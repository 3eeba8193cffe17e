using MassTransit;

namespace Fleet.Contracts.Plans;

/// <summary>Command, gateway to planner: begin no new attempt of this plan or task.</summary>
[EntityName("fleet.plans.pause-work")]
[MessageUrn("fleet:plans:pause-work:v1")]
public sealed record PauseWork
{
    public required string Plan { get; init; }

    /// <summary>The task; null means the whole plan.</summary>
    public string? Task { get; init; }

    /// <summary>Who asks.</summary>
    public required string By { get; init; }
}
