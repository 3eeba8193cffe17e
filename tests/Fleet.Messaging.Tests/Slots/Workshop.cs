using System.Collections.Concurrent;
using Fleet.Messaging.Slots;
using MassTransit;

namespace Fleet.Messaging.Tests.Slots;

/// <summary>Command of the tests: work that lasts until it is let go.</summary>
[EntityName("test.work"), MessageUrn("test:work:v1")]
public sealed record Work
{
    public required int Number { get; init; }
}

/// <summary>The work of one host: what it claimed, in which order, and the doors behind which it waits.</summary>
public sealed class Workshop : IDisposable
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _finishing = new(0);

    public ConcurrentQueue<(int Number, string Queue)> Claimed { get; } = [];

    public ConcurrentQueue<int> Finished { get; } = [];

    public int MostAtOnce { get; private set; }

    public void Dispose() => _finishing.Dispose();

    public void LetOneFinish() => _finishing.Release();

    public void LetAllFinish() => _open.TrySetResult();

    public SlotWork Take(Claimable<Work> claimable)
    {
        Claimed.Enqueue((claimable.Message.Number, claimable.Queue));
        lock (_finishing) MostAtOnce = Math.Max(MostAtOnce, Claimed.Count - Finished.Count);
        return async stopping =>
        {
            await Task.WhenAny(_open.Task, _finishing.WaitAsync(stopping));
            Finished.Enqueue(claimable.Message.Number);
        };
    }
}

/// <summary>Claims everything but the numbers below zero, over which it stumbles.</summary>
public sealed class WorkClaimer(Workshop workshop) : IClaimer<Work>
{
    public Task<SlotWork?> Claim(Claimable<Work> claimable, CancellationToken cancellationToken) =>
        claimable.Message.Number < 0
            ? throw new InvalidOperationException("A bug in the claimer.")
            : Task.FromResult<SlotWork?>(workshop.Take(claimable));
}
