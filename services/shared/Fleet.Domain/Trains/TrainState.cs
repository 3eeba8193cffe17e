using System.Collections.Immutable;

namespace Fleet.Domain.Trains;

/// <summary>One train, folded from its facts: who waits, what runs, what is known.</summary>
/// <param name="Units">Those that wait, by ticket: the order in which they came.</param>
/// <param name="Running">Builds by number.</param>
/// <param name="Unchecked">Landings since the last check of the trunk's head was begun.</param>
/// <param name="Checking">A check of the trunk's head runs.</param>
public sealed record TrainState(
    ImmutableSortedDictionary<long, TrainUnit> Units, ImmutableSortedDictionary<long, TrainBuild> Running,
    long LastTicket, long LastBuild, int Unchecked, bool Checking)
{
    public static TrainState Start { get; } = new(
        ImmutableSortedDictionary<long, TrainUnit>.Empty, ImmutableSortedDictionary<long, TrainBuild>.Empty, 0, 0, 0, false);

    public TrainState Evolve(TrainFact happened) => happened switch
    {
        UnitEntered entered => Entered(entered),
        BuildStarted started => Started(started),
        BuildFinished finished => Finished(finished),
        BuildStopped stopped => this with { Running = Running.Remove(stopped.Number) },
        UnitLanded landed => Decided(landed.Ticket, landed: true) with { Unchecked = Unchecked + 1 },
        UnitSentBack sentBack => Decided(sentBack.Ticket, landed: false),
        UnitPutToTail put => PutToTail(put),
        TrunkCheckStarted => this with { Unchecked = 0, Checking = true },
        TrunkCheckFinished => this with { Checking = false },
        _ => this,
    };

    private TrainState Entered(UnitEntered entered)
    {
        var conflicts = TicketSet.From(entered.Conflicts.Where(Units.ContainsKey));
        var unit = new TrainUnit(
            entered.Ticket, entered.Candidate, entered.Since, entered.Chance, entered.Chance, conflicts,
            TicketSet.From(entered.Clashes.Where(Units.ContainsKey)), conflicts, []);
        return this with { Units = Units.Add(unit.Ticket, unit), LastTicket = Math.Max(LastTicket, unit.Ticket) };
    }

    /// <summary>What is built once more is not known any more: the trunk moved in a way that nobody had assumed.</summary>
    private TrainState Started(BuildStarted started) => this with
    {
        Units = Units[started.Key.Head] is var head && head.Known(started.Key.Assumed) is { } known
            ? Units.SetItem(head.Ticket, head with { Results = head.Results.Where(result => result != known).ToValueList() })
            : Units,
        Running = Running.Add(started.Number, new TrainBuild(started.Number, started.Key)),
        LastBuild = started.Number,
    };

    private TrainState Finished(BuildFinished finished)
    {
        if (!Running.TryGetValue(finished.Number, out var build))
        {
            return this;
        }

        var without = this with { Running = Running.Remove(finished.Number) };
        return build.Key is { } key && Units.TryGetValue(key.Head, out var head)
            ? without with
            {
                Units = Beliefs.After(Units, key, finished.Passed)
                    .SetItem(key.Head, Beliefs.Of(Units, key, finished.Passed, head).With(key.Assumed, finished.Passed)),
            }
            : without;
    }

    /// <summary>The fate of one is known: what assumed otherwise is gone, what assumed so assumes less.</summary>
    private TrainState Decided(long ticket, bool landed)
    {
        var units = Units.ToBuilder();
        units.Remove(ticket);
        foreach (var unit in Units.Values.Where(unit => unit.Undecided.Contains(ticket)))
        {
            units[unit.Ticket] = unit.After(ticket, landed);
        }

        var running = Running.ToBuilder();
        foreach (var build in Running.Values.Where(build => build.Key is not null))
        {
            var key = build.Key!.Head == ticket ? null
                : !Units[build.Key.Head].Undecided.Contains(ticket) ? build.Key
                : landed ? build.Key.AfterLanding(ticket) : build.Key.AfterLeaving(ticket);
            running[build.Number] = build with { Key = key };
        }

        return this with { Units = units.ToImmutable(), Running = running.ToImmutable() };
    }

    private TrainState PutToTail(UnitPutToTail put)
    {
        var unit = Units[put.Ticket];
        var before = Decided(put.Ticket, landed: false);
        var edges = TicketSet.From(before.Units.Values
            .Where(other => other.Conflicts.Contains(put.Ticket) || unit.Conflicts.Contains(other.Ticket))
            .Select(other => other.Ticket));
        var clashes = TicketSet.From(edges.Where(edge => unit.Clashes.Contains(edge) || Units[edge].Clashes.Contains(put.Ticket)));
        var again = unit with
        {
            Ticket = put.Next, Conflicts = edges, Clashes = clashes, Undecided = edges, Results = [], Retried = true,
        };
        return before with { Units = before.Units.Add(put.Next, again), LastTicket = put.Next };
    }
}
