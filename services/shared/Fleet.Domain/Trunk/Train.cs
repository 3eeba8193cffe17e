namespace Fleet.Domain.Trunk;

/// <summary>What the merge executor does next with one trunk, told from what is: asking again answers the same.
/// </summary>
public static class Train
{
    /// <summary>What was begun is ended first; then the queue's head has its turn, and nobody else.</summary>
    public static TrainStep Next(TrunkState trunk) => trunk switch
    {
        { Unfinished: { } started } => new TrainStep.Recover(started),
        { Queue: [] } => new TrainStep.Idle(),
        { Queue: [var head, ..], Validation: { Finished: null } asked } when asked.IsOf(head) =>
            new TrainStep.AwaitVerdict(head, asked),
        { Queue: [var head, ..], Validation: { } finished } when finished.IsOf(head) =>
            new TrainStep.Try(head, finished),
        { Queue: [var head, ..] } => new TrainStep.Try(head, null),
    };
}

/// <summary>One step of the merge executor.</summary>
public abstract record TrainStep
{
    /// <summary>Nothing waits.</summary>
    public sealed record Idle : TrainStep;

    /// <summary>A merge was written ahead: look at the remote, then finish or abandon it.</summary>
    public sealed record Recover(MergeStarted Started) : TrainStep;

    /// <summary>A runner is proving the head's tree.</summary>
    public sealed record AwaitVerdict(QueuedCandidate Head, TreeValidation Asked) : TrainStep;

    /// <summary>Merge the head onto the trunk as it is now.</summary>
    /// <param name="Verdict">What a runner has found out about it, or null.</param>
    public sealed record Try(QueuedCandidate Head, TreeValidation? Verdict) : TrainStep;
}
