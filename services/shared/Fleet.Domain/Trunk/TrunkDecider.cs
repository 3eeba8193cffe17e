namespace Fleet.Domain.Trunk;

/// <summary>The law of the queue before a trunk.</summary>
public static class TrunkDecider
{
    /// <summary>A candidate comes once: not when it stands in the queue, nor when its task has landed.</summary>
    public static Decision<TrunkEvent> Enqueue(QueuedCandidate candidate, TrunkState trunk) =>
        trunk.Landed.ContainsKey($"{candidate.Plan}/{candidate.Task}") ? [] :
        trunk.Queue.Any(queued => queued.Is(candidate.Plan, candidate.Task, candidate.Attempt)) ? [] :
        [new CandidateQueued(candidate)];

    /// <summary>A verdict counts for the validation that is awaited, once.</summary>
    public static Decision<TrunkEvent> Finish(ValidationFinished finished, TrunkState trunk) => trunk.Validation switch
    {
        { Finished: null } awaited when awaited.Asked.Validation == finished.Validation => [finished],
        _ => [],
    };
}
