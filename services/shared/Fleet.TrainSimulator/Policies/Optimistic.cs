using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Zuul: each change is built on all before it that are not known to fail; when one fails, all that stood on
/// it begin anew without it.</summary>
public sealed class Optimistic(PolicyPlace place, bool hasAnalyzer = true) : IPolicy
{
    public string Name => hasAnalyzer ? "Optimistic (Zuul)" : "Optimistic, no analyzer";

    public bool HasAnalyzer => hasAnalyzer;

    public bool Batches => false;

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        var settled = InOrder.Settle(state);
        return settled.Settles() ? settled : InOrder.Replace(state, Wanted(state), place.Slots);
    }

    private static List<BuildKey> Wanted(TrainState state)
    {
        var (failing, wanted) = (new HashSet<long>(), new List<BuildKey>());
        foreach (var unit in state.Units.Values)
        {
            var assumed = TicketSet.From(unit.Undecided.Where(ticket => !failing.Contains(ticket)));
            switch (unit.Known(assumed))
            {
                case null:
                    wanted.Add(new BuildKey(unit.Ticket, assumed));
                    break;
                case { Passed: false }:
                    failing.Add(unit.Ticket);
                    break;
            }
        }

        return wanted;
    }
}
