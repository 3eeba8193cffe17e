using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fleet.EventStore.Reading;

/// <summary>Waits while the server is away: logged once when it begins and once when it is over, and tried again
/// after 100 ms, then ever later up to 5 s.</summary>
internal sealed class Outage(ILogger log, string what)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private TimeSpan? next;

    /// <summary>True for what a server that stops, starts, or cannot be reached causes; false for mistakes.</summary>
    public static bool Is(Exception error) => error switch
    {
        PostgresException refused => DatabaseOutage.Is(refused),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    public Task Wait(Exception error, CancellationToken cancellationToken)
    {
        if (next is null)
            log.LogWarning("{What} is interrupted and tried again until it works: {Reason}", what, error.Message);
        var delay = next ?? First;
        next = delay * 2 < Longest ? delay * 2 : Longest;
        return Task.Delay(delay, cancellationToken);
    }

    public void Over()
    {
        if (next is not null)
            log.LogInformation("{What} works again.", what);
        next = null;
    }
}
