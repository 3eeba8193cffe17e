namespace Fleet.Domain.Trains;

/// <summary>What a build proves: the head merged onto the trunk after exactly these of the undecided before it.
/// </summary>
public sealed record BuildKey(long Head, TicketSet Assumed)
{
    /// <summary>The same build when <paramref name="ticket"/> has landed, or null when it assumed otherwise.</summary>
    public BuildKey? AfterLanding(long ticket) => Assumed.Contains(ticket) ? this with { Assumed = Assumed.Without(ticket) } : null;

    /// <summary>The same build when <paramref name="ticket"/> has left, or null when it assumed otherwise.</summary>
    public BuildKey? AfterLeaving(long ticket) => Assumed.Contains(ticket) ? null : this;
}

/// <summary>A build that runs.</summary>
/// <param name="Key">Null: its assumptions turned out wrong, so it proves nothing any more.</param>
public sealed record TrainBuild(long Number, BuildKey? Key);

/// <summary>What is known of a unit under some assumptions.</summary>
/// <param name="Passed">A run was green.</param>
/// <param name="Reds">How many runs were red.</param>
public sealed record KnownResult(TicketSet Assumed, bool Passed, int Reds);

/// <summary>One candidate in the train.</summary>
/// <param name="Prior">How probable it was, by history, that the candidate is good by itself.</param>
/// <param name="Belief">How probable it is that the candidate is good by itself, after all that was seen.</param>
/// <param name="Conflicts">All waiting candidates that it had an edge to when it came.</param>
/// <param name="Clashes">Undecided ones before it that it can surely not follow.</param>
/// <param name="Undecided">Conflicting ones before it whose fate is open.</param>
/// <param name="Results">What is known, by assumptions about <paramref name="Undecided"/>; what turned out to assume
/// wrongly is gone.</param>
/// <param name="LandedBeside">How many that it conflicts with have landed since it came.</param>
/// <param name="GreenSeen">Some build of it was green, under whatever assumptions.</param>
/// <param name="Retried">It was put to the tail once already.</param>
/// <param name="ClashedWith">One that has landed and that it clashes with: nothing can prove it any more.</param>
public sealed record TrainUnit(
    long Ticket, string Candidate, DateTimeOffset Since, double Prior, double Belief, TicketSet Conflicts, TicketSet Clashes,
    TicketSet Undecided, ValueList<KnownResult> Results, int LandedBeside = 0, bool GreenSeen = false, bool Retried = false,
    long? ClashedWith = null)
{
    /// <summary>What is known under these assumptions, or null.</summary>
    public KnownResult? Known(TicketSet assumed)
    {
        for (var at = 0; at < Results.Count; at++)
        {
            if (Results[at].Assumed.Equals(assumed))
            {
                return Results[at];
            }
        }

        return null;
    }

    /// <summary>The unit when one before it has landed or left.</summary>
    public TrainUnit After(long decided, bool landed) => !Undecided.Contains(decided) ? this : this with
    {
        Undecided = Undecided.Without(decided),
        Clashes = Clashes.Without(decided),
        LandedBeside = LandedBeside + (landed ? 1 : 0),
        ClashedWith = landed && Clashes.Contains(decided) ? decided : ClashedWith,
        Results = Results.Where(result => result.Assumed.Contains(decided) == landed)
            .Select(result => result with { Assumed = result.Assumed.Without(decided) }).ToValueList(),
    };

    public TrainUnit With(TicketSet assumed, bool passed)
    {
        var before = Known(assumed) ?? new KnownResult(assumed, false, 0);
        var now = passed ? before with { Passed = true } : before with { Reds = before.Reds + 1 };
        return this with
        {
            Results = Results.Where(result => result != before).Append(now).ToValueList(),
            GreenSeen = GreenSeen || passed,
        };
    }
}
