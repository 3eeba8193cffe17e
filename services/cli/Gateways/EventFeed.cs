using System.Runtime.CompilerServices;
using Fleet.Api;
using Fleet.Api.Log;

namespace Fleet.Cli.Gateways;

/// <summary>The live feed as events: it goes on after a cut, by the last event's position.</summary>
internal static class EventFeed
{
    /// <summary>A gateway that restarts is waited for this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>All events after a position, for ever; null whenever the feed says that it lives.</summary>
    /// <exception cref="Failure">The gateway did not come back in time.</exception>
    public static async IAsyncEnumerable<LoggedEvent?> Follow(
        GatewayClient gateway, long after, string? plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var silentSince = Environment.TickCount64;
        for (var position = after; ;)
        {
            using var reader = await Open(gateway, position, plan, silentSince, cancellationToken).ConfigureAwait(false);
            while (reader is not null && await Line(reader, cancellationToken).ConfigureAwait(false) is { } line)
            {
                silentSince = Environment.TickCount64;
                if (line.StartsWith(':'))
                {
                    yield return null;
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    var happened = GatewayClient.Read(line["data: ".Length..], ApiJson.Default.LoggedEvent);
                    position = happened.Position;
                    yield return happened;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<StreamReader?> Open(
        GatewayClient gateway, long after, string? plan, long silentSince, CancellationToken cancellationToken)
    {
        try
        {
            return new StreamReader(await gateway.Live(after, plan, cancellationToken).ConfigureAwait(false));
        }
        catch (Failure failure) when (
            failure.ExitCode == ExitCodes.Unreachable
            && Environment.TickCount64 - silentSince < Patience.TotalMilliseconds)
        {
            return null;
        }
    }

    /// <summary>The next line; null when the feed was cut.</summary>
    private static async Task<string?> Line(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            return null;
        }
    }
}
