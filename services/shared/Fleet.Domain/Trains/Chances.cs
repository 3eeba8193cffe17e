namespace Fleet.Domain.Trains;

/// <summary>How probable it is that each waiting unit lands.</summary>
public sealed class Chances
{
    private const double AfterProof = 0.995;
    private const double AfterRed = 0.02;

    private readonly Dictionary<long, double> lands = [];
    private readonly double conflictRate;

    public Chances(TrainState state, TrainSettings settings)
    {
        conflictRate = settings.ConflictRate;
        foreach (var unit in state.Units.Values)
        {
            lands[unit.Ticket] = Of(unit);
        }
    }

    /// <summary>That the unit of this ticket lands.</summary>
    public double Lands(long ticket) => lands[ticket];

    /// <summary>That of the undecided before the unit exactly these land: the build that assumes so is needed.</summary>
    public double Needed(TrainUnit unit, TicketSet assumed)
    {
        var all = 1.0;
        foreach (var ticket in unit.Undecided)
        {
            all *= assumed.Contains(ticket) ? lands[ticket] : 1 - lands[ticket];
        }

        return all;
    }

    private double Of(TrainUnit unit)
    {
        var (sum, open) = (0.0, 1.0);
        foreach (var result in unit.Results)
        {
            var share = Needed(unit, result.Assumed);
            sum += share * (result.Passed ? AfterProof : AfterRed);
            open -= share;
        }

        var fits = unit.Belief;
        foreach (var ticket in unit.Undecided)
        {
            fits *= 1 - lands[ticket] * (unit.Clashes.Contains(ticket) ? 1 : conflictRate);
        }

        return Math.Clamp(sum + Math.Max(open, 0) * fits, 0.005, AfterProof);
    }
}
