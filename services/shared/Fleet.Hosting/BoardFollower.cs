using Fleet.Domain.Board;
using Fleet.EventStore;
using Microsoft.Extensions.Hosting;

namespace Fleet.Hosting;

/// <summary>Keeps the board in memory: folds the log from its beginning, then follows it. A fold of the whole log
/// costs a second per some hundred thousand events, so no position is saved.</summary>
public sealed class BoardFollower(IEventStore store) : BackgroundService
{
    private readonly TaskCompletionSource caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile BoardAt current = new(Board.Empty, 0);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The board and the position in the log up to which it is folded.</summary>
    public BoardAt Current => current;

    /// <summary>Ends when the board has once reached the end of the log.</summary>
    public Task CaughtUp => caughtUp.Task;

    /// <summary>Waits until the board has passed a position, for at most <paramref name="limit"/>.</summary>
    public async Task<BoardAt> WaitPast(long position, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(limit);
        while (current.Position <= position && !waiting.IsCancellationRequested)
        {
            var next = Volatile.Read(ref changed).Task;
            if (current.Position <= position)
            {
                await Task.WhenAny(next, Task.Delay(Timeout.Infinite, waiting.Token)).ConfigureAwait(false);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return current;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var batch in store.Follow(0, stoppingToken).ConfigureAwait(false))
        {
            if (batch.Count == 0)
            {
                caughtUp.TrySetResult();
                continue;
            }

            current = new BoardAt(
                batch.Aggregate(current.Board, (board, e) => board.Apply(e.Stream, e.Data, e.At)), batch[^1].Position);
            Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}

/// <summary>The board as of one position of the log.</summary>
public sealed record BoardAt(Board Board, long Position);
