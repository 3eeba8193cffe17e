using System.Text.Json;
using Fleet.Api;
using Fleet.EventStore;

namespace Fleet.Gateway.Log;

/// <summary>Answers with server-sent events: the id is the event's position, so that a client that comes again with
/// <c>Last-Event-ID</c> goes on where it was. A comment tells that the feed lives while nothing happens.</summary>
public sealed class LiveResult(IAsyncEnumerable<IReadOnlyList<RecordedEvent>> pages, string? plan) : IResult
{
    /// <summary>A client that does not take a page within this time is cut off.</summary>
    public static readonly TimeSpan SlowMax = TimeSpan.FromSeconds(20);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await Send(response, ": the log follows\n\n").ConfigureAwait(false);
        try
        {
            await foreach (var page in pages.ConfigureAwait(false))
            {
                await Send(response, Text(page)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the gateway stops: the client resumes elsewhere by its last id.
        }
        catch (TimeoutException)
        {
            httpContext.RequestServices.GetRequiredService<ILogger<LiveResult>>().LogInformation(
                "A follower of the live feed took nothing for {Seconds} s and was cut off; it can resume by its last id.",
                SlowMax.TotalSeconds);
            httpContext.Abort();
        }
    }

    private string Text(IReadOnlyList<RecordedEvent> page) => page.Count == 0
        ? ": still here\n\n"
        : string.Concat(page
            .Where(recorded => plan is null || LoggedEvents.IsOf(recorded, plan))
            .Select(recorded =>
                $"id: {recorded.Position}\ndata: {JsonSerializer.Serialize(LoggedEvents.Of(recorded), ApiJson.Default.LoggedEvent)}\n\n"));

    private static async Task Send(HttpResponse response, string text)
    {
        await response.WriteAsync(text, response.HttpContext.RequestAborted).WaitAsync(SlowMax).ConfigureAwait(false);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted).WaitAsync(SlowMax).ConfigureAwait(false);
    }
}
