using System.Collections.Immutable;

namespace Fleet.Domain.Trains;

/// <summary>Decides what a train does next, from what is: asking again answers the same. It lands nothing itself, and
/// what it lets land is landed one at a time by the merge executor, which checks the proof of the very tree.</summary>
public static class TrainScheduler
{
    public static TrainDecision Decide(TrainState state, TrainSettings settings, DateTimeOffset now)
    {
        var (settled, decision) = Settle(Oldest(state, settings.Window), settings);

        // A check takes the place of a build, and is begun only when one is free.
        var obsolete = settled.Running.Values.Count(build => build.Key is null);
        var check = !settled.Checking && settled.Unchecked >= settings.CheckEvery
            && settled.Running.Count - obsolete < settings.Slots;
        var builds = BuildPlan.Of(
            settled, settled.Checking || check ? settings with { Slots = settings.Slots - 1 } : settings, now);
        return decision with
        {
            Stop = builds.Stop,
            Start = builds.Start,
            CheckTrunk = check,
        };
    }

    /// <summary>The train without those that wait far behind. None of those before them knows of them.</summary>
    private static TrainState Oldest(TrainState state, int window)
    {
        if (state.Units.Count <= window)
        {
            return state;
        }

        var built = state.Running.Values.Max(build => build.Key?.Head) ?? 0;
        return state with
        {
            Units = state.Units.TakeWhile((unit, at) => at < window || unit.Key <= built).ToImmutableSortedDictionary(),
        };
    }

    /// <summary>What is proved lands, what is red leaves. One pass is enough: a unit waits only for those before it.
    /// </summary>
    private static (TrainState, TrainDecision) Settle(TrainState state, TrainSettings settings)
    {
        var (land, back, tail) = (new List<long>(), new List<SentBack>(), new List<long>());
        foreach (var ticket in state.Units.Keys)
        {
            var unit = state.Units[ticket];
            switch (Verdicts.Of(unit, settings))
            {
                case Verdict.Proved:
                    land.Add(ticket);
                    state = state.Evolve(new UnitLanded(ticket));
                    break;
                case Verdict.Red or Verdict.Clashes:
                    back.Add(new SentBack(ticket, unit.ClashedWith));
                    state = state.Evolve(new UnitSentBack(ticket));
                    break;
                case Verdict.Suspect:
                    tail.Add(ticket);
                    state = state.Evolve(new UnitPutToTail(ticket, state.LastTicket + 1));
                    break;
            }
        }

        var decision = TrainDecision.Nothing with { Land = new(land), SendBack = new(back), PutToTail = new(tail) };
        return (state, decision);
    }
}
