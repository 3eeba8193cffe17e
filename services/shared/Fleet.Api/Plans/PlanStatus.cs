namespace Fleet.Api.Plans;

/// <summary>A plan and where its tasks stand: what <c>fleet status --json</c> prints.</summary>
/// <param name="Plan">The plan's slug; null when no plan was ever accepted.</param>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>landed</c>, <c>ended</c> or <c>cancelled</c>; null without a plan.</param>
/// <param name="Since">When it came into that state.</param>
/// <param name="Position">The position of the log that this is the state of.</param>
public sealed record PlanStatus(
    string? Plan, string? State, DateTimeOffset? Since, string Goal, string Repository, string Trunk, long Position,
    IReadOnlyList<TaskView> Tasks);

/// <summary>One line of a plan's status.</summary>
/// <param name="State">The name of the task's state, such as <c>awaiting-approval</c>.</param>
/// <param name="Attempt">The newest attempt; 0 before the first.</param>
/// <param name="Commit">The commit of the trunk, once it has landed.</param>
/// <param name="Reason">Why it is blocked, was cancelled, was set back last, or waits for a person; else null.</param>
/// <param name="Since">When it came into its state.</param>
/// <param name="Needs">The ids of the tasks that had to land first.</param>
/// <param name="Host">The host that holds it now, or null.</param>
/// <param name="Paused">True when no new attempt may begin.</param>
public sealed record TaskView(
    string Id, string Title, string State, int Attempt, string? Commit, string? Reason, DateTimeOffset Since,
    IReadOnlyList<string> Needs, string? Host, bool Paused);

/// <summary>A plan in one line.</summary>
/// <param name="Tasks">How many of its tasks are in each state.</param>
public sealed record PlanSummary(
    string Plan, string State, DateTimeOffset Since, string Goal, IReadOnlyDictionary<string, int> Tasks);
