using Fleet.Domain.Board;
using Fleet.EventStore;
using Fleet.Gateway.Callers;
using Fleet.Gateway.Hosts;
using Fleet.Gateway.Log;
using Fleet.Gateway.Plans;
using Fleet.Gateway.Tasks;
using Fleet.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fleet.Gateway.Pages;

/// <summary>The pages for people with a browser.</summary>
public static class PageEndpoints
{
    private const int PlansMax = 10;
    private const int EventsMax = 30;

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", Status);
        pages.MapGet("/tasks/{plan}/{task}", Story);
        pages.MapPost("/decide/{plan}/{task}", Decide).Needs(Role.Approver);
        pages.MapGet("/fleet.css", () => Part("fleet.css", "text/css")).OpenToAll();
        pages.MapGet("/fleet.js", () => Part("fleet.js", "text/javascript")).OpenToAll();
    }

    private static async Task<HtmlResult> Status(
        HttpContext context, BoardFollower board, IEventStore store, IAntiforgery antiforgery, TimeProvider clock)
    {
        var at = board.Current;
        // Refused appends leave holes in the positions: some more are read than are shown.
        var latest = await store
            .Read(Math.Max(0, at.Position - (4 * EventsMax)), 4 * EventsMax, context.RequestAborted).ConfigureAwait(false);
        var plans = PlanViews.Summaries(at.Board).Take(PlansMax).Select(plan => PlanViews.Status(at, plan.Plan)!);
        var page = new StatusPage(
            [.. plans], HostViews.Hosts(at.Board), HostViews.Trunks(at.Board), [.. latest.TakeLast(EventsMax).Select(LoggedEvents.Of)],
            Forms(context, at.Board, antiforgery), clock.GetUtcNow());
        return new HtmlResult("Fleet", page.Render(), at.Position);
    }

    private static async Task<Results<HtmlResult, ProblemHttpResult>> Story(
        string plan, string task, HttpContext context, TaskDesk desk, BoardFollower board, IAntiforgery antiforgery,
        TimeProvider clock)
    {
        var at = board.Current;
        if (await desk.Story(plan, task, null, context.RequestAborted).ConfigureAwait(false) is not { } story)
        {
            return Problems.NoTask(plan, task);
        }

        var buttons = at.Board.Find(plan, task) is { } item
            ? Forms(context, at.Board, antiforgery).Buttons(plan, task, item)
            : Html.Nothing;
        var page = new TaskPage(story, buttons, clock.GetUtcNow());
        return new HtmlResult($"{plan}/{task}", page.Render(), at.Position);
    }

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Decide(
        string plan, string task, [FromForm] string decision, [FromForm] string? reason, [FromForm] string? changeHash,
        HttpContext context, Decisions decisions, BoardFollower board)
    {
        var seen = board.Current.Position;
        var by = Caller.Of(context).Name;
        var answer = decision switch
        {
            "approve" => await decisions
                .Approve(plan, task, by, reason, changeHash, context.RequestAborted).ConfigureAwait(false),
            "reject" => await decisions.Reject(plan, task, by, reason, context.RequestAborted).ConfigureAwait(false),
            _ => new DecisionAnswer(null, $"\"{decision}\" is no decision: approve or reject."),
        };
        if (answer.Refusal is { } refusal)
        {
            return Problems.Refused(refusal);
        }

        // So that the page that is shown next knows of it.
        await board.WaitPast(seen, TimeSpan.FromSeconds(1), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/");
    }

    private static ApprovalForms Forms(HttpContext context, Board board, IAntiforgery antiforgery) => new(
        board,
        Caller.Of(context).Role.Includes(Role.Approver) ? antiforgery.GetAndStoreTokens(context) : null);

    private static FileStreamHttpResult Part(string name, string type) => TypedResults.Stream(
        typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The part {name} is missing in the program."),
        type);
}
