using MassTransit;

namespace Fleet.Contracts.Tasks;

/// <summary>Command, planner to any runner with the labels: carry out this attempt of the task.</summary>
[EntityName("fleet.tasks.implement-task")]
[MessageUrn("fleet:tasks:implement-task:v1")]
public sealed record ImplementTask
{
    public required string Plan { get; init; }

    public required string Task { get; init; }

    /// <summary>The attempt to carry out; one that is not the log's current is stale and is dropped.</summary>
    public required int Attempt { get; init; }
}
