using MassTransit;

namespace Fleet.Contracts.Plans;

/// <summary>Answer to CancelWork, PauseWork and ResumeWork.</summary>
[EntityName("fleet.plans.work-answered")]
[MessageUrn("fleet:plans:work-answered:v1")]
public sealed record WorkAnswered
{
    /// <summary>Why nothing was done, else null.</summary>
    public string? Refusal { get; init; }
}
