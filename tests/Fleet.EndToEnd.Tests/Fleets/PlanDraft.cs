using System.Text.Json;

namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>A plan to submit.</summary>
public sealed record PlanDraft(string Plan, OriginRepository Origin, params IReadOnlyList<TaskDraft> Tasks)
{
    /// <summary>As a plan's file has it: <c>auto</c> or <c>human</c>.</summary>
    public string Approval { get; init; } = "auto";

    /// <summary>Tasks that each write one file of their own.</summary>
    /// <param name="before">A shell command that each agent runs first.</param>
    public static PlanDraft OfNoOps(string plan, OriginRepository origin, int count, string before = "true") => new(
        plan, origin, [.. Enumerable.Range(1, count).Select(n => new TaskDraft($"t{n}", $"{before} && echo {n} > file-{n}.txt")
        {
            Scope = [$"file-{n}.txt"],
        })]);

    /// <summary>The plan's file: JSON, which is a plan too.</summary>
    public string Text() => JsonSerializer.Serialize(new
    {
        plan = Plan,
        repository = Origin.Address,
        trunk = "main",
        approval = Approval,
        defaults = new { attempts = 3, budget = new { minutes = 5 } },
        tasks = Tasks.Select(task => new
        {
            id = task.Id,
            title = $"Do {task.Id}",
            prompt = $"Do {task.Id}.",
            scope = task.Scope,
            needs = task.Needs,
            agent = new { run = task.Run },
        }),
    });
}

/// <summary>A task of a plan.</summary>
/// <param name="Run">Its agent: a shell command.</param>
public sealed record TaskDraft(string Id, string Run)
{
    public IReadOnlyList<string> Scope { get; init; } = [$"{Id}.txt"];

    public IReadOnlyList<string> Needs { get; init; } = [];
}
