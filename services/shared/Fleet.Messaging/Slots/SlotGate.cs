namespace Fleet.Messaging.Slots;

/// <summary>The slots of one host for one kind of work. Who takes one gives it back.</summary>
/// <param name="slots">How many pieces of work may run at the same time; at least one.</param>
public sealed class SlotGate(int slots) : IDisposable
{
    private readonly SemaphoreSlim _free = new(slots, slots);

    public int Slots => slots;

    public int Free => _free.CurrentCount;

    internal Task Take(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    internal bool TryTake() => _free.Wait(0);

    internal void Release() => _free.Release();

    public void Dispose() => _free.Dispose();
}
