namespace Fleet.Messaging.Slots;

/// <summary>The slots of one host for one kind of work. Who takes one gives it back.</summary>
/// <param name="slots">How many pieces of work may run at the same time; at least one.</param>
/// <param name="obstacle">Says in a sentence why nothing may be begun now although slots are free; null: nothing is in
/// the way. It is asked before each piece of work, so it must be quick.</param>
public sealed class SlotGate(int slots, Func<string?>? obstacle = null) : IDisposable
{
    private readonly SemaphoreSlim _free = new(slots, slots);

    public int Slots => slots;

    public int Free => _free.CurrentCount;

    /// <summary>Why nothing may be begun now, or null.</summary>
    public string? Obstacle => obstacle?.Invoke();

    internal Task Take(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    internal bool TryTake() => _free.Wait(0);

    internal void Release() => _free.Release();

    public void Dispose() => _free.Dispose();
}
