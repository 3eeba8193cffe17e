using Fleet.Api.Tasks;
using Fleet.Contracts.Plans;
using Fleet.Gateway.Callers;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Tasks;

/// <summary>Cancel, pause, resume: a plan, or one of its tasks. The planner answers.</summary>
public static class WorkEndpoints
{
    public static void MapWork(this IEndpointRouteBuilder routes)
    {
        foreach (var work in new[] { "/api/work/{plan}", "/api/work/{plan}/{task}" })
        {
            var group = routes.MapGroup(work);
            group.MapPost("/cancel", Cancel).Needs(Role.Operator).WithSummary("Ends it for good.");
            group.MapPost("/pause", Pause).Needs(Role.Operator).WithSummary("Begins no new attempt of it.");
            group.MapPost("/resume", Resume).Needs(Role.Operator)
                .WithSummary("Goes on after a pause; a blocked task starts anew.");
        }
    }

    private static Task<Results<Ok<WorkDone>, ProblemHttpResult>> Cancel(
        string plan, string? task, WorkRequest? request, HttpContext context, IRequestClient<CancelWork> planner) =>
        Ask(planner, new CancelWork { Plan = plan, Task = task, By = Caller.Of(context).Name, Reason = request?.Reason ?? "" },
            new WorkDone(plan, task, "cancelled"), context.RequestAborted);

    private static Task<Results<Ok<WorkDone>, ProblemHttpResult>> Pause(
        string plan, string? task, HttpContext context, IRequestClient<PauseWork> planner) =>
        Ask(planner, new PauseWork { Plan = plan, Task = task, By = Caller.Of(context).Name },
            new WorkDone(plan, task, "paused"), context.RequestAborted);

    private static Task<Results<Ok<WorkDone>, ProblemHttpResult>> Resume(
        string plan, string? task, HttpContext context, IRequestClient<ResumeWork> planner) =>
        Ask(planner, new ResumeWork { Plan = plan, Task = task, By = Caller.Of(context).Name },
            new WorkDone(plan, task, "resumed"), context.RequestAborted);

    private static async Task<Results<Ok<WorkDone>, ProblemHttpResult>> Ask<TCommand>(
        IRequestClient<TCommand> planner, TCommand command, WorkDone done, CancellationToken cancellationToken)
        where TCommand : class
    {
        try
        {
            var answer = await planner.GetResponse<WorkAnswered>(command, cancellationToken).ConfigureAwait(false);
            return answer.Message.Refusal is { } refusal ? Problems.Refused(refusal) : TypedResults.Ok(done);
        }
        catch (RequestTimeoutException)
        {
            return Problems.Unavailable(
                "The planner has not answered in time. The command waits in its queue and is carried out when it is back. "
                + "To look, type: fleet doctor");
        }
        catch (RequestFaultException fault)
        {
            var why = fault.Fault?.Exceptions.FirstOrDefault()?.Message ?? fault.Message;
            return Problems.Unavailable($"The planner failed at it: {why} To see the message, type: fleet errors list");
        }
    }
}
