using MassTransit;

namespace Fleet.Contracts.Tasks;

/// <summary>Result of work that ended outside a consumer, runner to runners: whoever takes it appends it to the log.</summary>
[EntityName("fleet.tasks.attempt-finished")]
[MessageUrn("fleet:tasks:attempt-finished:v1")]
public sealed record AttemptFinished
{
    public required string Plan { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }

    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The host that did the work.</summary>
    public required string Host { get; init; }

    public string? Branch { get; init; }

    /// <summary>The trunk commit that the work began from.</summary>
    public string? Base { get; init; }

    /// <summary>The candidate, or the work in progress that was handed back.</summary>
    public string? Commit { get; init; }

    public string? Tree { get; init; }

    public string? ChangeHash { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public int LinesAdded { get; init; }

    public int LinesRemoved { get; init; }

    /// <summary>Every gate that ran, in order.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    /// <summary>Why it failed: the name of a kind of setback.</summary>
    public string? SetbackKind { get; init; }

    public string? Reason { get; init; }

    public string? Detail { get; init; }

    /// <summary>The hash of the whole output among the artifacts.</summary>
    public string? Artifact { get; init; }
}

/// <summary>How an attempt ended.</summary>
public enum AttemptOutcome
{
    Staged,
    Failed,
    HandedBack,
}
