using Fleet.Domain.Trains;

namespace Fleet.Domain.Trunk;

/// <summary>What the merge executor does next with one trunk, told from what is: asking again answers the same.
/// </summary>
public static class Train
{
    /// <summary>What was begun is ended first. Then what is proved or refuted is acted on, then whoever waits for nobody
    /// is tried, which costs no slot; the slots that are left prove what may come.</summary>
    /// <param name="futile">Builds that cannot be made on the trunk as it is.</param>
    public static TrainStep Next(
        TrunkState trunk, TrainState train, TrainSettings settings, DateTimeOffset now, IReadOnlySet<BuildKey> futile)
    {
        if (trunk.Unfinished is { } started)
        {
            return new TrainStep.Recover(started);
        }

        var decision = TrainScheduler.Decide(train, settings, now);
        long[] decided = [.. decision.Land, .. decision.SendBack.Select(back => back.Ticket)];
        return (decided, decision.PutToTail, FirstReady(train), decision.Stop, Ahead(train, decision, futile)) switch
        {
            ({ Length: > 0 }, _, _, _, _) => new TrainStep.Try(At(trunk, decided.Min())),
            (_, [var suspect, ..], _, _, _) => new TrainStep.PutToTail(At(trunk, suspect)),
            (_, _, { } ready, _, _) => new TrainStep.Try(At(trunk, ready)),
            (_, _, _, { Count: > 0 } stop, _) => new TrainStep.Stop(stop),
            (_, _, _, _, { } ahead) => new TrainStep.ProveAhead(
                At(trunk, ahead.Head), [.. ahead.Assumed.Select(ticket => At(trunk, ticket))], ahead),
            _ => trunk.Awaited.Any() ? new TrainStep.AwaitVerdicts() : new TrainStep.Idle(),
        };
    }

    /// <summary>The first that has nobody undecided before it, and whose merge nobody is proving.</summary>
    private static long? FirstReady(TrainState train)
    {
        var running = train.Running.Values.Where(build => build.Key is { Assumed.Count: 0 }).Select(build => build.Key!.Head)
            .ToHashSet();
        return train.Units.Values.FirstOrDefault(unit => unit.Undecided.Count == 0
            && unit.Known(TicketSet.Empty) is null && !running.Contains(unit.Ticket))?.Ticket;
    }

    private static BuildKey? Ahead(TrainState train, TrainDecision decision, IReadOnlySet<BuildKey> futile) =>
        decision.Start.FirstOrDefault(key => train.Units[key.Head].Undecided.Count > 0 && !futile.Contains(key));

    private static QueuedCandidate At(TrunkState trunk, long ticket) =>
        trunk.Queue.Find(queued => queued.Ticket == ticket)
        ?? throw new InvalidOperationException($"Ticket {ticket} is in the train and not in the queue.");
}

/// <summary>One step of the merge executor.</summary>
public abstract record TrainStep
{
    /// <summary>Nothing waits.</summary>
    public sealed record Idle : TrainStep;

    /// <summary>A merge was written ahead: look at the remote, then finish or abandon it.</summary>
    public sealed record Recover(MergeStarted Started) : TrainStep;

    /// <summary>Runners are proving trees, and nothing else can be done meanwhile.</summary>
    public sealed record AwaitVerdicts : TrainStep;

    /// <summary>Merge a candidate onto the trunk as it is now: it lands, goes back, or has to be proved.</summary>
    public sealed record Try(QueuedCandidate Candidate) : TrainStep;

    /// <summary>Let a candidate whose red is perhaps a flake go behind all others.</summary>
    public sealed record PutToTail(QueuedCandidate Candidate) : TrainStep;

    /// <summary>End these validations.</summary>
    public sealed record Stop(ValueList<long> Validations) : TrainStep;

    /// <summary>Have the tree proved that a candidate's merge will make once these have landed.</summary>
    public sealed record ProveAhead(QueuedCandidate Candidate, ValueList<QueuedCandidate> Assumed, BuildKey Key) : TrainStep;
}
