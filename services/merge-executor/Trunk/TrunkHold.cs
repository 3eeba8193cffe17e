using Npgsql;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>A trunk's lock in hand. Its session says something all the while, so that nobody takes it for stopped.
/// </summary>
internal sealed class TrunkHold : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly SemaphoreSlim session;
    private readonly string trunk;
    private readonly Func<string, Task> release;
    private readonly CancellationTokenSource held;
    private readonly CancellationTokenSource ended = new();
    private readonly Task speaking;

    public TrunkHold(
        NpgsqlConnection connection, SemaphoreSlim session, string trunk, Func<string, Task> release,
        TimeSpan speakEvery, CancellationToken cancellationToken)
    {
        (this.connection, this.session, this.trunk, this.release) = (connection, session, trunk, release);
        held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        speaking = Speak(speakEvery);
    }

    /// <summary>Cancelled when the lock is lost: whoever works under it stops at once.</summary>
    public CancellationToken Held => held.Token;

    /// <summary>Makes sure, just before something that can't be taken back, that the lock is still there.</summary>
    /// <exception cref="NpgsqlException">It is lost.</exception>
    public async Task Confirm()
    {
        await session.WaitAsync(Held);
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(Held);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            await held.CancelAsync();
            throw Lost(error);
        }
        finally
        {
            session.Release();
        }
    }

    /// <summary>What is thrown when the lock is lost: transient, so that the message comes again.</summary>
    public NpgsqlException Lost(Exception? error = null) => new(
        $"The lock of {trunk} is lost{(error is null ? "." : $": {error.Message}")} Nothing more is done under it; "
        + "whoever takes it next looks at the remote.", new IOException("The session has ended.", error));

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await speaking;
        await release(trunk);
        ended.Dispose();
        held.Dispose();
    }

    private async Task Speak(TimeSpan every)
    {
        try
        {
            while (true)
            {
                await Task.Delay(every, ended.Token);
                await Confirm();
            }
        }
        catch (OperationCanceledException)
        {
            // The work under the lock is over.
        }
        catch (NpgsqlException)
        {
            // Lost: the work has been told through Held.
        }
    }
}
