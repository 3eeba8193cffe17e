using Fleet.Api.Plans;
using Fleet.Domain.Plans;
using Fleet.Gateway.Callers;
using Fleet.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Answer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Created<Fleet.Api.Plans.SubmittedPlan>,
    Microsoft.AspNetCore.Http.HttpResults.UnprocessableEntity<Fleet.Api.Plans.RefusedPlan>,
    Microsoft.AspNetCore.Http.HttpResults.Accepted<Fleet.Api.Plans.PendingSubmission>,
    Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>;

namespace Fleet.Gateway.Plans;

/// <summary>Plans: their status, and submitting new ones.</summary>
public static class PlanEndpoints
{
    /// <summary>A longer plan is not read: the planner's own limit is lower.</summary>
    private const int PlanBytesMax = 4 * 1024 * 1024;

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/status", Status).AgentsReach(AgentReach.Plan)
            .WithSummary("A plan and where its tasks stand; without a name the latest plan that goes on.");
        routes.MapGet("/api/plans", Plans).WithSummary("All plans, each in one line.");
        routes.MapPost("/api/plans", Submit).Needs(Role.Operator)
            .WithSummary("Submits a plan: its text, YAML or JSON, is the request's body.");
        routes.MapGet("/api/submissions/{id:guid}", Find)
            .WithSummary("The planner's answer to a submission.");
    }

    private static Results<Ok<PlanStatus>, ProblemHttpResult> Status(string? plan, BoardFollower board) =>
        PlanViews.Status(board.Current, plan) is { } status ? TypedResults.Ok(status) : Problems.NoPlan(plan!);

    private static Ok<IReadOnlyList<PlanSummary>> Plans(BoardFollower board) =>
        TypedResults.Ok(PlanViews.Summaries(board.Current.Board));

    private static async Task<Answer> Submit(
        HttpRequest request, string? @base, Submissions submissions, GatewaySettings settings,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength > PlanBytesMax)
        {
            return Problems.BadRequest($"The plan has {request.ContentLength} bytes; {PlanBytesMax} are the most.");
        }

        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        var id = Guid.NewGuid();
        await submissions.Publish(id, text, @base, cancellationToken).ConfigureAwait(false);
        return Of(id, await submissions
            .Await(id, TimeSpan.FromSeconds(settings.SubmissionSeconds), cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Answer> Find(Guid id, Submissions submissions, CancellationToken cancellationToken) =>
        Of(id, await submissions.Find(id, cancellationToken).ConfigureAwait(false));

    private static Answer Of(Guid id, SubmissionEvent? answer) => answer switch
    {
        SubmissionAccepted accepted => TypedResults.Created(
            $"/api/status?plan={accepted.Plan}", new SubmittedPlan(accepted.Plan, accepted.Notices)),
        SubmissionRefused refused => TypedResults.UnprocessableEntity(new RefusedPlan([.. refused.Mistakes.Select(Of)])),
        _ => TypedResults.Accepted($"/api/submissions/{id}", new PendingSubmission(id)),
    };

    private static Mistake Of(PlanMistake mistake) => new(mistake.Line, mistake.Column, mistake.Path, mistake.Message);
}
