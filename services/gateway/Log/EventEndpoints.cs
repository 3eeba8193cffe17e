using System.Globalization;
using Fleet.Api.Log;
using Fleet.EventStore;
using Fleet.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Log;

/// <summary>The event log: pages of it, and live.</summary>
public static class EventEndpoints
{
    private const int LimitMax = 1000;

    /// <summary>A plan's events may be far apart: so many of the log are looked through for one answer.</summary>
    private const int LookedThroughMax = 20_000;

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", Events)
            .WithSummary("Events after a position, in order; without a position the newest.");
        routes.MapGet("/live", Live)
            .WithSummary("The log as it grows, as server-sent events; resumable by Last-Event-ID.");
    }

    private static async Task<Ok<IReadOnlyList<LoggedEvent>>> Events(
        long? after, int? limit, string? plan, IEventStore store, BoardFollower board, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(limit ?? 100, 1, LimitMax);
        var position = after ?? Math.Max(0, board.Current.Position - (plan is null ? wanted : LookedThroughMax));
        var found = new List<RecordedEvent>();
        for (var looked = 0; looked < LookedThroughMax && (after is null || found.Count < wanted);)
        {
            var page = await store.Read(position, LimitMax, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                break;
            }

            found.AddRange(page.Where(recorded => plan is null || LoggedEvents.IsOf(recorded, plan)));
            (looked, position) = (looked + page.Count, page[^1].Position);
        }

        var shown = after is null ? found.TakeLast(wanted) : found.Take(wanted);
        return TypedResults.Ok<IReadOnlyList<LoggedEvent>>([.. shown.Select(LoggedEvents.Of)]);
    }

    private static LiveResult Live(
        long? after, string? plan, HttpContext context, LiveFeed feed, BoardFollower board, GatewaySettings settings,
        IHostApplicationLifetime lifetime)
    {
        var resumed = long.TryParse(
            context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(ends);
        return new LiveResult(
            feed.Pages(
                resumed ? last : after ?? board.Current.Position,
                TimeSpan.FromSeconds(settings.HeartbeatSeconds),
                ends.Token),
            plan);
    }
}
