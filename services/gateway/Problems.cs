using Fleet.Gateway.Callers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway;

/// <summary>What is answered when something is not done: ProblemDetails whose detail is full sentences.</summary>
public static class Problems
{
    public static ProblemHttpResult NotFound(string detail) => Of(404, "Not found", detail);

    public static ProblemHttpResult Refused(string detail) => Of(409, "Refused", detail);

    public static ProblemHttpResult BadRequest(string detail) => Of(400, "Not understood", detail);

    public static ProblemHttpResult Unavailable(string detail) => Of(503, "Not available now", detail);

    public static ProblemHttpResult Forbidden(string detail) => Of(403, "Not allowed", detail);

    public static ProblemHttpResult Unauthorized(Role needed) => Of(
        401,
        "No valid token",
        $"This needs a token with the role {needed.Shown()}: send it as \"Authorization: Bearer TOKEN\", or open the login "
        + "link that `fleet up` prints. The token is missing, unknown, or its time is over.");

    public static ProblemHttpResult NoPlan(string plan) =>
        NotFound($"There is no plan {plan}. To see the plans, type: fleet status");

    public static ProblemHttpResult NoTask(string plan, string task) =>
        NotFound($"There is no task {plan}/{task}. To see a plan's tasks, type: fleet status {plan}");

    /// <summary>Writes an answer from outside of an endpoint.</summary>
    public static Task Answer(HttpContext context, ProblemHttpResult problem) => problem.ExecuteAsync(context);

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
