using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fleet.EventStore.Reading;

/// <summary>One connection that listens for appends, shared by all followers of a process.</summary>
internal sealed class LogListener(FleetDatabase database, ILogger log) : IAsyncDisposable
{
    public const string Channel = "mt_events_appended";

    private readonly CancellationTokenSource stopped = new();
    private readonly Lock starting = new();
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? listening;

    /// <summary>Completes at the next append that anybody announces.</summary>
    public Task Next => Volatile.Read(ref signal).Task;

    public void Start()
    {
        lock (starting)
            listening ??= Task.Run(Listen);
    }

    /// <summary>Wakes all who wait.</summary>
    public void Pulse() =>
        Interlocked.Exchange(ref signal, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync().ConfigureAwait(false);
        if (listening is not null)
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopped.Dispose();
    }

    private async Task Listen()
    {
        var outage = new Outage(log, $"Listening for appends in {database.Name}");
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAlone(stopped.Token).ConfigureAwait(false);
                connection.Notification += (_, _) => Pulse();
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(stopped.Token).ConfigureAwait(false);
                outage.Over();

                // What was appended while nobody listened.
                Pulse();
                while (true)
                    await connection.WaitAsync(stopped.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (!stopped.IsCancellationRequested)
            {
                await outage.Wait(error, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
