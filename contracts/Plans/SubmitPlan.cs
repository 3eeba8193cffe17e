using MassTransit;

namespace Fleet.Contracts.Plans;

/// <summary>Command, anybody to the planner: a plan as its author wrote it, in YAML or JSON. Any AMQP client may
/// publish the bare text instead of this record.</summary>
[EntityName("fleet.plans.submit-plan")]
[MessageUrn("fleet:plans:submit-plan:v1")]
public sealed record SubmitPlan
{
    /// <summary>The plan's text.</summary>
    public required string Text { get; init; }

    /// <summary>The directory that a relative repository path is meant from; null when there is none.</summary>
    public string? BaseDirectory { get; init; }
}
