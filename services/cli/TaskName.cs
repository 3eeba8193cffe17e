namespace Fleet.Cli;

/// <summary>What a person writes as <c>PLAN/TASK</c>, or <c>PLAN</c> where a whole plan is meant too.</summary>
internal sealed record TaskName(string Plan, string? Task)
{
    /// <exception cref="Failure">It has more than two parts, or an empty one.</exception>
    public static TaskName Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } plan] => new TaskName(plan, null),
        [{ Length: > 0 } plan, { Length: > 0 } task] => new TaskName(plan, task),
        _ => throw Failure.Usage($"\"{text}\" is neither PLAN nor PLAN/TASK."),
    };

    /// <exception cref="Failure">It names no task.</exception>
    public static TaskName ParseTask(string text) => Parse(text) is { Task: not null } name
        ? name
        : throw Failure.Usage($"\"{text}\" names a plan; a task is named PLAN/TASK.");

    /// <summary>The path below <c>/api/tasks/</c> or <c>/api/work/</c>.</summary>
    public string Path => Task is null
        ? Uri.EscapeDataString(Plan)
        : $"{Uri.EscapeDataString(Plan)}/{Uri.EscapeDataString(Task)}";

    public override string ToString() => Task is null ? Plan : $"{Plan}/{Task}";
}
