namespace Fleet.Domain.Tasks;

/// <summary>Where a task stands. The states are types, so that each holds just what is true in it.</summary>
public abstract record WorkState
{
    public sealed record Unplanned : WorkState;

    /// <summary>Planned, and not yet released: its needs have not landed.</summary>
    public sealed record Waiting : WorkState;

    /// <summary>In the queue.</summary>
    public sealed record Ready(int Attempt) : WorkState;

    public sealed record Running(int Attempt, string Host) : WorkState;

    /// <summary>The agent has ended; its work is being judged.</summary>
    public sealed record Gating(int Attempt, string Host) : WorkState;

    /// <summary>The last attempt came to nothing; the planner releases the next one or blocks the task.</summary>
    public sealed record SetBack(int Attempt, Setback Setback) : WorkState;

    public sealed record Staged(Candidate Candidate) : WorkState;

    public sealed record Shipped(Candidate Candidate) : WorkState;

    public sealed record AwaitingApproval(Candidate Candidate, string Because) : WorkState;

    /// <summary>Let through, and not yet passed on.</summary>
    public sealed record Approved(Candidate Candidate, string By) : WorkState;

    /// <summary>With the merge executor.</summary>
    public sealed record Merging(Candidate Candidate, string ApprovedBy) : WorkState;

    /// <summary>The trunk is about to move, or has moved.</summary>
    public sealed record Landing(Candidate Candidate, string ApprovedBy, long Number) : WorkState;

    public sealed record Landed(string Commit, long Number) : WorkState;

    public sealed record Blocked(string Reason, string? Need) : WorkState;

    public sealed record Cancelled(string Reason) : WorkState;

    /// <summary>The state's name as people and scripts see it (FORMATS: task states).</summary>
    public string Shown => this switch
    {
        Unplanned or Waiting or SetBack => "waiting",
        Ready => "ready",
        Running => "running",
        Gating => "gating",
        Staged => "staged",
        Shipped => "shipped",
        AwaitingApproval => "awaiting-approval",
        Approved or Merging or Landing => "merging",
        Landed => "landed",
        Blocked => "blocked",
        Cancelled => "cancelled",
        _ => throw new InvalidOperationException($"No name for {GetType().Name}."),
    };

    /// <summary>Landed, blocked or cancelled: nothing more happens by itself.</summary>
    public bool Over => this is Landed or Blocked or Cancelled;
}
