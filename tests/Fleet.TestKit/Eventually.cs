namespace Fleet.TestKit;

/// <summary>Waits for what is to come about; generous, for a slow machine.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <exception cref="TimeoutException">It never came about; the message says what.</exception>
    public static async Task Until(Func<Task<bool>> come, Func<string> what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (!await come())
        {
            if (TimeProvider.System.GetUtcNow() > deadline) throw new TimeoutException($"Never seen: {what()}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc cref="Until(Func{Task{bool}}, Func{string})"/>
    public static Task Until(Func<bool> come, string what) => Until(() => Task.FromResult(come()), () => what);
}
