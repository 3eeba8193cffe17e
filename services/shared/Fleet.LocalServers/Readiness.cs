namespace Fleet.LocalServers;

/// <summary>Waits until a server that was just started answers.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <param name="server">Its name, for errors.</param>
    /// <param name="exitCode">The exit code when the process has ended, else null.</param>
    /// <param name="answers">Null when it answers, else why not.</param>
    /// <param name="log">Its log, and where this attempt's lines begin.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends the waiting, not the server.</param>
    /// <exception cref="LocalServerException">The process ended, or the patience did.</exception>
    public static async Task Wait(
        string server,
        Func<string?> exitCode,
        Func<CancellationToken, Task<string?>> answers,
        (string Path, long From) log,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var reason = "it was never asked";
        while (true)
        {
            if (exitCode() is { } ended)
                throw new LocalServerException(
                    $"{server} did not start: {ended}.\n{ServerLog.Tail(log.Path, log.From)}");
            try
            {
                if (await answers(limit.Token) is not { } no)
                    return;
                reason = no;
                await Task.Delay(Poll, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LocalServerException(
                    $"{server} did not answer within {patience.TotalSeconds:0} s: {reason}.\n"
                    + $"{ServerLog.Tail(log.Path, log.From)}");
            }
        }
    }
}
