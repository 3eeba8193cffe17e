using Fleet.Domain.Trains;

namespace Fleet.Domain.Trunk;

/// <summary>Reads the train's facts from a trunk's events, so that the scheduler's state comes from the log alone: after a
/// restart it is the same, and a recorded run can be replayed.</summary>
public static class TrainRecord
{
    /// <summary>How probable it is that a candidate of an old log, which says nothing of it, is good.</summary>
    private const double ChanceUnknown = 0.9;

    /// <param name="before">The trunk before the event.</param>
    /// <returns>The train's fact, or null when the event says nothing of the train.</returns>
    public static TrainFact? FactOf(TrunkEvent happened, TrunkState before) => happened switch
    {
        CandidateQueued queued => Entered(queued, before),
        CandidatePutToTail put when before.Find(put.Plan, put.Task, put.Attempt) is { } candidate =>
            new UnitPutToTail(candidate.Ticket, before.LastTicket + 1),
        ValidationRequested asked when before.Find(asked.Plan, asked.Task, asked.Attempt) is { } candidate =>
            new BuildStarted(asked.Validation, new BuildKey(
                candidate.Ticket, TicketSet.From((asked.Assumed ?? []).Select(assumed => assumed.Ticket)))),
        ValidationFinished { Trouble: null, Evidence.Count: > 0 } finished =>
            new BuildFinished(finished.Validation, finished.Evidence.All(evidence => evidence.Green)),
        ValidationFinished finished => new BuildStopped(finished.Validation),
        ValidationStopped stopped => new BuildStopped(stopped.Validation),
        CandidateMerged merged when before.Find(merged.Plan, merged.Task, merged.Attempt) is { } candidate =>
            new UnitLanded(candidate.Ticket),
        CandidateDropped dropped when before.Find(dropped.Plan, dropped.Task, dropped.Attempt) is { } candidate =>
            new UnitSentBack(candidate.Ticket),
        _ => null,
    };

    private static UnitEntered Entered(CandidateQueued queued, TrunkState before)
    {
        var (ticket, name) = (before.LastTicket + 1, $"{queued.Candidate.Plan}/{queued.Candidate.Task}");
        return queued.Place is { } place
            ? new UnitEntered(
                ticket, name, place.Since, place.Chance, TicketSet.From(place.Conflicts), TicketSet.From(place.Clashes))
            : new UnitEntered(
                ticket, name, DateTimeOffset.UnixEpoch, ChanceUnknown, TicketSet.From(before.Queue.Select(c => c.Ticket)), []);
    }
}
