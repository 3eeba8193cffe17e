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
/// <param name="Version">The version of its stream.</param>
public sealed record PlanState(PlanAccepted? Accepted, PlanPhase Phase, DateTimeOffset Since, long Version)
{
    public static PlanState Start { get; } = new(null, PlanPhase.Running, default, 0);

    /// <summary>Landed, ended or cancelled. A resumed task makes an ended plan run again.</summary>
    public bool Over => Phase is PlanPhase.Landed or PlanPhase.Ended or PlanPhase.Cancelled;

    public PlanState Evolve(PlanEvent happened, DateTimeOffset at) => happened switch
    {
        PlanAccepted accepted => new PlanState(accepted, PlanPhase.Running, at, Version + 1),
        PlanPaused => Enter(PlanPhase.Paused, at),
        PlanResumed => Enter(PlanPhase.Running, at),
        PlanCancelled => Enter(PlanPhase.Cancelled, at),
        PlanLanded => Enter(PlanPhase.Landed, at),
        PlanEnded => Enter(PlanPhase.Ended, at),
        _ => this with { Version = Version + 1 },
    };

    private PlanState Enter(PlanPhase phase, DateTimeOffset at) =>
        this with { Phase = phase, Since = at, Version = Version + 1 };
}
