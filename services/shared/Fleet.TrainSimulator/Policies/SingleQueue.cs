using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Never speculates: a change is built when all that it conflicts with before it is decided.</summary>
public sealed class SingleQueue(PolicyPlace place, bool hasAnalyzer = true) : IPolicy
{
    public string Name => hasAnalyzer ? "Single queue" : "Single queue, no analyzer";

    public bool HasAnalyzer => hasAnalyzer;

    public bool Batches => false;

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        var settled = InOrder.Settle(state);
        return settled.Settles() ? settled : InOrder.Fill(
            state, state.Units.Values.Where(unit => unit.Undecided.Count == 0).Select(unit => new BuildKey(unit.Ticket, [])),
            place.Slots);
    }
}
