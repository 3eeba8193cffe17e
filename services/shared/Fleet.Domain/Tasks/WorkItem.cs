using Fleet.Domain.Plans;

namespace Fleet.Domain.Tasks;

/// <summary>A task, folded from its stream.</summary>
/// <param name="Definition">What was planned; null while the stream is empty.</param>
/// <param name="Attempt">The number of the newest attempt, 0 before the first.</param>
/// <param name="Failures">Setbacks that were the work's own fault, since the start or the last resume.</param>
/// <param name="Setbacks">All setbacks in order; the next attempt is told of them.</param>
/// <param name="Checkpoint">Work in progress that the next attempt starts from, or null.</param>
/// <param name="AgentSeconds">What its agents have used so far.</param>
/// <param name="Since">When it came into its state.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record WorkItem(
    TaskDefinition? Definition,
    WorkState State,
    int Attempt,
    int Failures,
    ValueList<AttemptSetback> Setbacks,
    string? Checkpoint,
    bool Paused,
    double AgentSeconds,
    DateTimeOffset Since,
    long Version)
{
    /// <summary>No task is tried more often than this beyond its own limit, whoever was at fault.</summary>
    public const int AttemptsBeyondLimitMax = 20;

    public static WorkItem Start { get; } =
        new(null, new WorkState.Unplanned(), 0, 0, [], null, false, 0, default, 0);

    /// <summary>The most attempts, faults of the surroundings included.</summary>
    public int AttemptsMax => (Definition?.Attempts ?? 0) + AttemptsBeyondLimitMax;

    /// <summary>The candidate in flight, if there is one.</summary>
    public Candidate? Candidate => State switch
    {
        WorkState.Staged staged => staged.Candidate,
        WorkState.Shipped shipped => shipped.Candidate,
        WorkState.AwaitingApproval awaiting => awaiting.Candidate,
        WorkState.Approved approved => approved.Candidate,
        WorkState.Merging merging => merging.Candidate,
        WorkState.Landing landing => landing.Candidate,
        _ => null,
    };

    /// <summary>The attempt that holds the task now and its host, if one does.</summary>
    public (int Attempt, string Host)? Holder => State switch
    {
        WorkState.Running running => (running.Attempt, running.Host),
        WorkState.Gating gating => (gating.Attempt, gating.Host),
        _ => null,
    };

    /// <summary>The task after one more event. The only place besides the decider that knows the states.</summary>
    public WorkItem Evolve(TaskEvent happened, DateTimeOffset at) => After(happened, at) with { Version = Version + 1 };

    private WorkItem After(TaskEvent happened, DateTimeOffset at) => happened switch
    {
        TaskPlanned planned => Start with { Definition = planned.Definition, State = new WorkState.Waiting(), Since = at },
        TaskReleased released => Enter(new WorkState.Ready(released.Attempt), at) with { Attempt = released.Attempt },
        AttemptStarted started => Enter(new WorkState.Running(started.Attempt, started.Host), at),
        AgentEnded ended => Enter(new WorkState.Gating(ended.Attempt, Holder?.Host ?? ""), at) with
        {
            AgentSeconds = AgentSeconds + ended.Seconds,
        },
        AttemptFailed failed => SetBackBy(failed.Attempt, failed.Setback, at) with { Checkpoint = failed.Commit },
        LeaseLapsed lapsed => SetBackBy(lapsed.Attempt, Lapse(lapsed), at),
        AttemptHandedBack back => SetBackBy(back.Attempt, HandBack(back), at) with { Checkpoint = back.Commit ?? Checkpoint },
        CandidateStaged staged => Enter(new WorkState.Staged(staged.Candidate), at) with { Checkpoint = null },
        CandidateShipped => Enter(new WorkState.Shipped(InFlight), at),
        ApprovalRequested asked => Enter(new WorkState.AwaitingApproval(InFlight, asked.Because), at),
        ApprovedByPolicy approved => Enter(new WorkState.Approved(InFlight, approved.Policy), at),
        CandidateApproved approved => Enter(new WorkState.Approved(InFlight, approved.By), at),
        CandidateRejected rejected => SetBackBy(rejected.Attempt, Rejection(rejected), at),
        MergeRequested merge => Enter(new WorkState.Merging(InFlight, merge.ApprovedBy), at),
        LandingStarted landing => Enter(new WorkState.Landing(InFlight, ApprovedBy, landing.Number), at),
        LandingAbandoned => Enter(new WorkState.Merging(InFlight, ApprovedBy), at),
        CandidateSentBack back => SetBackBy(back.Attempt, back.Setback, at),
        TaskLanded landed => Enter(new WorkState.Landed(landed.Commit, landed.Number), at),
        TaskBlocked blocked => Enter(new WorkState.Blocked(blocked.Reason, blocked.Need), at),
        TaskCancelled cancelled => Enter(new WorkState.Cancelled(cancelled.Reason), at),
        TaskPaused => this with { Paused = true },
        TaskResumed when State is WorkState.Blocked =>
            Enter(new WorkState.Waiting(), at) with { Paused = false, Failures = 0 },
        TaskResumed => this with { Paused = false },
        _ => this,
    };

    private Candidate InFlight =>
        Candidate ?? throw new InvalidOperationException($"No candidate is in flight while {State.GetType().Name}.");

    private string ApprovedBy => State switch
    {
        WorkState.Approved approved => approved.By,
        WorkState.Merging merging => merging.ApprovedBy,
        WorkState.Landing landing => landing.ApprovedBy,
        _ => "",
    };

    private WorkItem Enter(WorkState state, DateTimeOffset at) => this with { State = state, Since = at };

    private WorkItem SetBackBy(int attempt, Setback setback, DateTimeOffset at) =>
        Enter(new WorkState.SetBack(attempt, setback), at) with
        {
            Setbacks = Setbacks.Add(new AttemptSetback(attempt, setback)),
            Failures = Failures + (setback.Kind.CountsAsFailure() ? 1 : 0),
        };

    private static Setback Lapse(LeaseLapsed lapsed) => new(
        SetbackKind.Lapsed, $"The host {lapsed.Host} was not heard of until its lease ran out.", "", null);

    private static Setback HandBack(AttemptHandedBack back) => new(SetbackKind.HandedBack, back.Reason, "", null);

    private static Setback Rejection(CandidateRejected rejected) => new(
        SetbackKind.Rejected, $"{rejected.By} rejected the candidate.", rejected.Reason, null);
}

/// <summary>A setback and the attempt that had it.</summary>
public sealed record AttemptSetback(int Attempt, Setback Setback);
