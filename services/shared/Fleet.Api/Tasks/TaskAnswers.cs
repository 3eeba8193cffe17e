namespace Fleet.Api.Tasks;

/// <summary>What a task waits for, since when, and what to do: one paragraph.</summary>
public sealed record TaskExplanation(string Text);

/// <summary>A person's decision about a candidate.</summary>
/// <param name="Reason">For the record; a rejection's is told to the next attempt.</param>
/// <param name="ChangeHash">The change that was looked at; another one is not approved. Null: whichever is there.</param>
public sealed record CandidateDecision(string? Reason, string? ChangeHash);

/// <summary>What was recorded.</summary>
public sealed record DecidedCandidate(string Plan, string Task, int Attempt, string Decision, string By);

/// <summary>What a plan or task was told.</summary>
/// <param name="Task">Null: the whole plan.</param>
/// <param name="Done"><c>cancelled</c>, <c>paused</c> or <c>resumed</c>.</param>
public sealed record WorkDone(string Plan, string? Task, string Done);

/// <summary>Why work is cancelled; for the record.</summary>
public sealed record WorkRequest(string? Reason);
