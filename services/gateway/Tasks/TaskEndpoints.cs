using Fleet.Api.Tasks;
using Fleet.Gateway.Callers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Tasks;

/// <summary>One task: its story, what it waits for, and a person's decision about its candidate.</summary>
public static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var task = routes.MapGroup("/api/tasks/{plan}/{task}");
        task.MapGet("", Story).AgentsReach(AgentReach.Task)
            .WithSummary("The task's story: attempts, gates with their evidence, setbacks, candidate, landing.");
        task.MapGet("/why", Why).WithSummary("What it waits for, since when, and what to do: one paragraph.");
        task.MapPost("/approve", Approve).Needs(Role.Approver)
            .WithSummary("Lets the candidate through to the merge executor.");
        task.MapPost("/reject", Reject).Needs(Role.Approver)
            .WithSummary("Sends the candidate back: the next attempt is told the reason.");
    }

    private static async Task<Results<Ok<TaskStory>, ProblemHttpResult>> Story(
        string plan, string task, int? attempt, TaskDesk desk, CancellationToken cancellationToken) =>
        await desk.Story(plan, task, attempt, cancellationToken).ConfigureAwait(false) is { } story
            ? TypedResults.Ok(story)
            : Problems.NoTask(plan, task);

    private static async Task<Results<Ok<TaskExplanation>, ProblemHttpResult>> Why(
        string plan, string task, TaskDesk desk, CancellationToken cancellationToken) =>
        await desk.Why(plan, task, cancellationToken).ConfigureAwait(false) is { } text
            ? TypedResults.Ok(new TaskExplanation(text))
            : Problems.NoTask(plan, task);

    private static async Task<Results<Ok<DecidedCandidate>, ProblemHttpResult>> Approve(
        string plan, string task, CandidateDecision? decision, HttpContext context, Decisions decisions) =>
        Answer(await decisions
            .Approve(plan, task, Caller.Of(context).Name, decision?.Reason, decision?.ChangeHash, context.RequestAborted)
            .ConfigureAwait(false));

    private static async Task<Results<Ok<DecidedCandidate>, ProblemHttpResult>> Reject(
        string plan, string task, CandidateDecision? decision, HttpContext context, Decisions decisions) =>
        Answer(await decisions
            .Reject(plan, task, Caller.Of(context).Name, decision?.Reason, context.RequestAborted)
            .ConfigureAwait(false));

    private static Results<Ok<DecidedCandidate>, ProblemHttpResult> Answer(DecisionAnswer answer) =>
        answer.Decided is { } decided ? TypedResults.Ok(decided) : Problems.Refused(answer.Refusal!);
}
