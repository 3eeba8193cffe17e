using MassTransit;

namespace Fleet.Contracts.Plans;

/// <summary>Command, gateway to planner: go on after a pause; a blocked task starts anew.</summary>
[EntityName("fleet.plans.resume-work")]
[MessageUrn("fleet:plans:resume-work:v1")]
public sealed record ResumeWork
{
    public required string Plan { get; init; }

    /// <summary>The task; null means the whole plan.</summary>
    public string? Task { get; init; }

    /// <summary>Who asks.</summary>
    public required string By { get; init; }
}
