namespace Fleet.Domain.Plans;

/// <summary>A plan as it was accepted: complete, checked, every default filled in.</summary>
/// <param name="Plan">The plan's slug: lower-case letters, digits and hyphens, at most 64 characters.</param>
/// <param name="Repository">The URL or absolute path of the repository that every host reaches.</param>
/// <param name="Trunk">The branch that the merge executor lands on.</param>
/// <param name="Goal">One sentence for people; may be empty.</param>
/// <param name="BudgetMinutes">Agent minutes that the whole plan may use, or null for no limit.</param>
/// <param name="Tasks">The tasks in the order in which they were written.</param>
public sealed record PlanDefinition(
    string Plan,
    string Repository,
    string Trunk,
    string Goal,
    double? BudgetMinutes,
    ValueList<TaskDefinition> Tasks)
{
    /// <summary>Model tokens that the whole plan may use, or null for no limit.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>US dollars that the whole plan may cost, or null for no limit.</summary>
    public double? BudgetUsd { get; init; }
}

/// <summary>One task of a plan, complete: whoever holds it needs nothing else of the plan.</summary>
/// <param name="Plan">The plan's slug.</param>
/// <param name="Task">The task's id, unique in the plan.</param>
/// <param name="Repository">As in the plan.</param>
/// <param name="Trunk">As in the plan.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Prompt">What the agent is asked to do.</param>
/// <param name="Scope">Globs (or file#symbol) that the change must stay within; empty means everywhere.</param>
/// <param name="Needs">Ids of tasks that must have landed first, the planner's own additions included.</param>
/// <param name="Accept">Commands that prove the task, run by the runner after the gates.</param>
/// <param name="Labels">Labels that a host must all have to take the task.</param>
/// <param name="Agent">Which agent does it.</param>
/// <param name="Attempts">How many attempts may fail before the task is blocked.</param>
/// <param name="Minutes">The time that one attempt's agent may take, in minutes.</param>
/// <param name="Candidates">How many implementers race (best of N).</param>
/// <param name="Commit">The commit message's subject and body, without trailers.</param>
/// <param name="Approval">Who lets a candidate through.</param>
/// <param name="Merge">How it lands.</param>
/// <param name="GatesNone">True when the plan said aloud that no gate proves it.</param>
public sealed record TaskDefinition(
    string Plan,
    string Task,
    string Repository,
    string Trunk,
    string Title,
    string Prompt,
    ValueList<string> Scope,
    ValueList<string> Needs,
    ValueList<string> Accept,
    ValueList<string> Labels,
    AgentChoice Agent,
    int Attempts,
    double Minutes,
    int Candidates,
    string Commit,
    ApprovalPolicy Approval,
    MergeMethod Merge,
    bool GatesNone)
{
    /// <summary>Model tokens that one attempt may use, or null for no limit.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars that one attempt may cost, or null for no limit.</summary>
    public double? Usd { get; init; }

    /// <summary>The task's stream in the log.</summary>
    public string Stream => StreamNames.Task(Plan, Task);
}

/// <summary>The agent of a task: a profile by name, or a command. Exactly one is set.</summary>
public sealed record AgentChoice(string? Profile, string? Run);

/// <summary>How a candidate becomes a commit of the trunk.</summary>
public enum MergeMethod
{
    Squash,
    Rebase,
    Merge,
}

/// <summary>Who lets a candidate through to the merge executor.</summary>
public enum ApprovalMode
{
    Human,
    Auto,
}

/// <summary>The approval policy. With <see cref="ApprovalMode.Auto"/> the bounds, where given, must hold.</summary>
/// <param name="Mode">A person, or the policy itself.</param>
/// <param name="Paths">Globs that all changed paths must match for an automatic approval; empty: any path.</param>
/// <param name="Lines">The most added and removed lines for an automatic approval; null: any number.</param>
public sealed record ApprovalPolicy(ApprovalMode Mode, ValueList<string> Paths, int? Lines);
