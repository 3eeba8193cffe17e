namespace Fleet.Domain.Trunk;

/// <summary>The law of the queue before a trunk.</summary>
public static class TrunkDecider
{
    /// <summary>A candidate comes once: not when it stands in the queue, nor when its task has landed.</summary>
    /// <param name="place">Where it comes into the train, or null.</param>
    public static Decision<TrunkEvent> Enqueue(QueuedCandidate candidate, TrunkState trunk, TrainPlace? place = null) =>
        trunk.Landed.ContainsKey($"{candidate.Plan}/{candidate.Task}") ? [] :
        trunk.Queue.Any(queued => queued.Is(candidate.Plan, candidate.Task, candidate.Attempt)) ? [] :
        [new CandidateQueued(candidate, place)];

    /// <summary>A verdict counts for a validation that is awaited, once.</summary>
    public static Decision<TrunkEvent> Finish(ValidationFinished finished, TrunkState trunk) =>
        trunk.Validations.GetValueOrDefault(finished.Validation) is { Finished: null } ? [finished] : [];
}
