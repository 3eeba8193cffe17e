namespace Fleet.Integration.Tests;

/// <summary>Waits for what is to come about; generous, for a slow machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Asks until the answer is right, or the patience is at its end: then the last answer comes back.</summary>
    public static async Task<T> Last<T>(Func<Task<T>> ask, Func<T, bool> right)
    {
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        var answer = await ask();
        while (!right(answer) && Environment.TickCount64 < until)
        {
            await Task.Delay(100);
            answer = await ask();
        }

        return answer;
    }
}
