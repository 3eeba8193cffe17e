namespace Fleet.Domain.Trains;

/// <summary>What the known results say of one unit.</summary>
public enum Verdict
{
    /// <summary>More has to be proved, or decided before it.</summary>
    Open,

    /// <summary>Green for every outcome of what is undecided before it.</summary>
    Proved,

    /// <summary>Red on the trunk as it is, or for every outcome.</summary>
    Red,

    /// <summary>Red, but perhaps by a flake.</summary>
    Suspect,

    /// <summary>What it textually clashes with has landed.</summary>
    Clashes,
}

/// <summary>Judges units by what is known.</summary>
public static class Verdicts
{
    public static Verdict Of(TrainUnit unit, TrainSettings settings)
    {
        if (unit.ClashedWith is not null)
        {
            return Verdict.Clashes;
        }

        // Red on the trunk as it is: nobody promised the candidate that one before it would mend it.
        if (unit.Known(TicketSet.Empty) is { Passed: false } alone)
        {
            return Red(unit, alone, settings);
        }

        // Each outcome needs a result of its own, so counting comes first: most units have too few by far.
        if (unit.Undecided.Count > settings.CoveredMax || unit.Results.Count < 1 << unit.Undecided.Count)
        {
            return Verdict.Open;
        }

        return unit.Results.All(result => result.Passed) ? Verdict.Proved : Verdict.Open;
    }

    /// <summary>How probable it is that one red run was a flake, all before it being decided.</summary>
    public static double FlakeChance(TrainUnit unit, TrainSettings settings)
    {
        var good = unit.GreenSeen ? Beliefs.AfterGreen : unit.Prior;
        var fits = good * Math.Pow(1 - settings.ConflictRate, unit.LandedBeside);
        return fits * Beliefs.FlakeRate / (1 - fits * (1 - Beliefs.FlakeRate));
    }

    private static Verdict Red(TrainUnit unit, KnownResult red, TrainSettings settings) =>
        !unit.Retried && red.Reds == 1 && FlakeChance(unit, settings) >= settings.FlakeSuspicion
            ? Verdict.Suspect
            : Verdict.Red;
}
