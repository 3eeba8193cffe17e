using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Takes every change before it to be as likely to land as not, and builds all outcomes, the shallow first.
/// </summary>
public sealed class SpeculateAll(PolicyPlace place) : IPolicy
{
    /// <summary>Deeper than so many undecided, the outcomes are not all written down: no slot is left for them.</summary>
    private const int DepthMax = 8;

    public string Name => "Speculate all";

    public bool HasAnalyzer => true;

    public bool Batches => false;

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        var settled = InOrder.Settle(state);
        return settled.Settles() ? settled : InOrder.Replace(
            state,
            state.Units.Values.Where(unit => unit.Undecided.Count <= DepthMax).OrderBy(unit => unit.Undecided.Count)
                .SelectMany(unit => unit.Undecided.Subsets().Reverse().Where(assumed => unit.Known(assumed) is null)
                    .Select(assumed => new BuildKey(unit.Ticket, assumed))),
            place.Slots);
    }
}
