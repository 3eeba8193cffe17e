using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Knows every outcome, so it builds each change once, on what will be there; decides in order.</summary>
public sealed class Oracle(PolicyPlace place) : IPolicy
{
    public string Name => "Oracle";

    public bool HasAnalyzer => true;

    public bool Batches => false;

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        var settled = InOrder.Settle(state, (unit, _) => place.Lands(unit));
        return settled.Settles() ? settled : InOrder.Fill(
            state, state.Units.Values.Select(unit => (Unit: unit, Key: KeyOf(state, unit)))
                .Where(one => one.Unit.Known(one.Key.Assumed) is null).Select(one => one.Key), place.Slots);
    }

    private BuildKey KeyOf(TrainState state, TrainUnit unit) =>
        new(unit.Ticket, TicketSet.From(unit.Undecided.Where(ticket => place.Lands(state.Units[ticket]))));
}
