using MassTransit;

namespace Fleet.Contracts.Plans;

/// <summary>Command, gateway to planner: end this plan or task for good.</summary>
[EntityName("fleet.plans.cancel-work")]
[MessageUrn("fleet:plans:cancel-work:v1")]
public sealed record CancelWork
{
    public required string Plan { get; init; }

    /// <summary>The task; null means the whole plan.</summary>
    public string? Task { get; init; }

    /// <summary>Who asks.</summary>
    public required string By { get; init; }

    public string Reason { get; init; } = "";
}
