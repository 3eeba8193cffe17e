namespace Fleet.Domain.Plans;

/// <summary>The plan states that people see.</summary>
public enum PlanPhase
{
    Running,
    Paused,
    Landed,
    Ended,
    Cancelled,
}

/// <summary>A plan, folded from its stream.</summary>
/// <param name="Accepted">How it began; null while the stream is empty.</param>
public sealed record PlanState(PlanAccepted? Accepted, PlanPhase Phase, DateTimeOffset Since)
{
    public static PlanState Start { get; } = new(null, PlanPhase.Running, default);

    /// <summary>Landed, ended or cancelled. A resumed task makes an ended plan run again.</summary>
    public bool Over => Phase is PlanPhase.Landed or PlanPhase.Ended or PlanPhase.Cancelled;

    public PlanState Evolve(PlanEvent happened, DateTimeOffset at) => happened switch
    {
        PlanAccepted accepted => new PlanState(accepted, PlanPhase.Running, at),
        PlanPaused => this with { Phase = PlanPhase.Paused, Since = at },
        PlanResumed => this with { Phase = PlanPhase.Running, Since = at },
        PlanCancelled => this with { Phase = PlanPhase.Cancelled, Since = at },
        PlanLanded => this with { Phase = PlanPhase.Landed, Since = at },
        PlanEnded => this with { Phase = PlanPhase.Ended, Since = at },
        _ => this,
    };
}
