namespace Fleet.Messaging;

/// <summary>Tries again what fails because of something that passes, ever later, for about two minutes.</summary>
public static class Patience
{
    private const int TriesMax = 60;
    private static readonly TimeSpan s_delayMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_delayMax = TimeSpan.FromSeconds(2);

    /// <summary>Tries again while a server is away.</summary>
    /// <param name="told">Hears of each failure that is tried again.</param>
    public static Task<T> ThroughOutages<T>(
        Func<Task<T>> attempt, Action<Exception> told, CancellationToken cancellationToken) =>
        Try(attempt, Outage.Is, told, cancellationToken);

    /// <summary>Tries again what is worth another try.</summary>
    /// <param name="passes">Whether it is worth another try.</param>
    /// <param name="told">Hears of each failure that is tried again.</param>
    public static async Task<T> Try<T>(
        Func<Task<T>> attempt, Func<Exception, bool> passes, Action<Exception> told, CancellationToken cancellationToken)
    {
        for (var (tries, delay) = (1, s_delayMin); ; tries++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception passing) when (tries < TriesMax && !cancellationToken.IsCancellationRequested && passes(passing))
            {
                told(passing);
                await Task.Delay(delay, cancellationToken);
                delay = delay * 2 < s_delayMax ? delay * 2 : s_delayMax;
            }
        }
    }
}
