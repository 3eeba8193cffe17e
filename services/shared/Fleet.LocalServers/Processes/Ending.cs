namespace Fleet.LocalServers;

/// <summary>Ends processes for good, and waits until they are gone.</summary>
public static class Ending
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until nothing is found any more.</summary>
    /// <returns>False when something still ran after the patience was used up.</returns>
    public static async Task<bool> Done(
        Func<IReadOnlyList<RunningProcess>> find, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        while (find().Count > 0)
        {
            if (limit.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
            await Task.Delay(Poll, cancellationToken);
        }
        return true;
    }

    /// <summary>
    /// SIGKILL for all that is found, again until nothing is: what ends may have just started more.
    /// </summary>
    /// <exception cref="LocalServerException">Something survived: the kernel holds it, or another user owns
    /// it.</exception>
    public static async Task Force(
        string server, Func<IReadOnlyList<RunningProcess>> find, CancellationToken cancellationToken)
    {
        for (var round = 0; round < 10; round++)
        {
            foreach (var process in find())
                process.Send(Signal.Kill);
            if (await Done(find, TimeSpan.FromSeconds(1), cancellationToken))
                return;
        }
        var left = string.Join(", ", find().Select(process => process.Pid));
        throw new LocalServerException($"{server} did not end: {left} still run after SIGKILL.");
    }
}
