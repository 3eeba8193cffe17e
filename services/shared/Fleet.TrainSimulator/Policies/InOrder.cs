using Fleet.Domain;
using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>What all baselines share: a change is decided by its result when all that it conflicts with before it is
/// decided, never earlier.</summary>
internal static class InOrder
{
    /// <summary>Lands and sends back what can be decided; the rest of the decision is empty.</summary>
    public static TrainDecision Settle(TrainState state, Func<TrainUnit, KnownResult, bool>? lands = null)
    {
        var decided = state.Units.Values.Where(unit => unit.Undecided.Count == 0)
            .Select(unit => (Unit: unit, Known: unit.Known(TicketSet.Empty))).Where(one => one.Known is not null)
            .Select(one => (one.Unit.Ticket, Lands: lands?.Invoke(one.Unit, one.Known!) ?? one.Known!.Passed)).ToList();
        return TrainDecision.Nothing with
        {
            Land = decided.Where(one => one.Lands).Select(one => one.Ticket).ToValueList(),
            SendBack = decided.Where(one => !one.Lands).Select(one => new SentBack(one.Ticket, null)).ToValueList(),
        };
    }

    public static bool Settles(this TrainDecision decision) => decision.Land.Count + decision.SendBack.Count > 0;

    /// <summary>Begins those of the wanted builds, best first, for which there is a slot.</summary>
    public static TrainDecision Fill(TrainState state, IEnumerable<BuildKey> wanted, int slots)
    {
        var running = Keys(state);
        var stop = state.Running.Values.Where(build => build.Key is null).Select(build => build.Number).ToValueList();
        return TrainDecision.Nothing with
        {
            Stop = stop,
            Start = wanted.Where(key => !running.Contains(key)).Take(Math.Max(0, slots - running.Count)).ToValueList(),
        };
    }

    /// <summary>Makes exactly the best of the wanted builds run, and ends all others.</summary>
    public static TrainDecision Replace(TrainState state, IEnumerable<BuildKey> wanted, int slots)
    {
        var best = wanted.Take(slots).ToHashSet();
        var running = Keys(state);
        return TrainDecision.Nothing with
        {
            Stop = state.Running.Values.Where(build => build.Key is null || !best.Contains(build.Key))
                .Select(build => build.Number).ToValueList(),
            Start = best.Where(key => !running.Contains(key)).ToValueList(),
        };
    }

    private static HashSet<BuildKey> Keys(TrainState state) =>
        [.. state.Running.Values.Where(build => build.Key is not null).Select(build => build.Key!)];
}
