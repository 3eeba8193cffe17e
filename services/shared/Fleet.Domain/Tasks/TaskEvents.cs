using Fleet.Domain.Gates;
using Fleet.Domain.Plans;

namespace Fleet.Domain.Tasks;

/// <summary>What can happen to a task, from planned to landed. Each type is written by one lane: see Lanes.</summary>
public abstract record TaskEvent : IFact;

// The planner's.

public sealed record TaskPlanned(TaskDefinition Definition) : TaskEvent;

/// <summary>The attempt waits in the queue for a runner whose host has the labels.</summary>
public sealed record TaskReleased(int Attempt, ValueList<string> Labels) : TaskEvent;

/// <summary>The holder's lease ran out: the attempt is over, whatever its process still does.</summary>
public sealed record LeaseLapsed(int Attempt, string Host) : TaskEvent;

/// <summary>The task ends here until a person resumes it.</summary>
/// <param name="Need">The id of the need that can't be met, when that is the reason.</param>
public sealed record TaskBlocked(string Reason, string? Need) : TaskEvent;

public sealed record TaskCancelled(string By, string Reason) : TaskEvent;

public sealed record TaskPaused(string By) : TaskEvent;

/// <summary>Goes on after a pause; after a block it starts anew, with all its attempts.</summary>
public sealed record TaskResumed(string By) : TaskEvent;

// The runner's.

/// <summary>A runner holds the task. The attempt number is the fencing token of all that it does.</summary>
public sealed record AttemptStarted(int Attempt, string Host, string Branch) : TaskEvent;

/// <summary>The agent's process is gone; its work is being judged.</summary>
/// <param name="StartedAt">When the agent's process began, by the host's clock.</param>
/// <param name="Output">The hash of its output among the artifacts.</param>
public sealed record AgentEnded(
    int Attempt, DateTimeOffset StartedAt, double Seconds, int ExitCode, bool TimedOut, string Output) : TaskEvent;

public sealed record GateRan(int Attempt, GateEvidence Evidence) : TaskEvent;

/// <summary>The attempt came to nothing that could be staged.</summary>
/// <param name="Commit">Work worth going on from, pushed to the attempt's branch; null: the next one starts anew.</param>
public sealed record AttemptFailed(int Attempt, Setback Setback, string? Commit = null) : TaskEvent;

/// <summary>The runner stops: what there was is on the branch, and the next attempt starts from there.</summary>
/// <param name="Commit">The work in progress, or null when nothing had changed.</param>
public sealed record AttemptHandedBack(int Attempt, string? Commit, string Reason) : TaskEvent;

public sealed record CandidateStaged(Candidate Candidate) : TaskEvent;

// The shipper's.

public sealed record CandidateShipped(int Attempt) : TaskEvent;

/// <param name="Because">Why the policy wants a person.</param>
public sealed record ApprovalRequested(int Attempt, string ChangeHash, string Because) : TaskEvent;

/// <summary>The policy let it through without a person.</summary>
public sealed record ApprovedByPolicy(int Attempt, string ChangeHash, string Policy) : TaskEvent;

/// <summary>Passed on to the merge executor of the trunk.</summary>
public sealed record MergeRequested(int Attempt, string ChangeHash, string ApprovedBy) : TaskEvent;

// The gateway's: a person's decisions.

public sealed record CandidateApproved(int Attempt, string ChangeHash, string By, string Reason) : TaskEvent;

public sealed record CandidateRejected(int Attempt, string By, string Reason) : TaskEvent;

// The merge executor's.

/// <summary>From here on the task can't be cancelled: the trunk is about to move.</summary>
public sealed record LandingStarted(int Attempt, long Number) : TaskEvent;

public sealed record LandingAbandoned(int Attempt, long Number, string Reason) : TaskEvent;

/// <summary>It can't be merged as it is; the next attempt starts from the new trunk.</summary>
public sealed record CandidateSentBack(int Attempt, string TrunkCommit, Setback Setback) : TaskEvent;

public sealed record TaskLanded(int Attempt, string Commit, long Number) : TaskEvent;
