namespace Fleet.Messaging.Tests;

/// <summary>Waits for what is to come about; generous, for a slow machine.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task Until(Func<Task<bool>> come, string what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + s_patience;
        while (!await come())
        {
            if (TimeProvider.System.GetUtcNow() > deadline) throw new TimeoutException($"Never seen: {what}");
            await Task.Delay(20);
        }
    }

    public static Task Until(Func<bool> come, string what) => Until(() => Task.FromResult(come()), what);
}
