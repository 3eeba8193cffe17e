using Fleet.Domain.Trunk;
using Fleet.EventStore;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>One trunk's stream, folded and kept: after thousands of landings only what is new is read.</summary>
/// <remarks>Used by one at a time: whoever holds the trunk's lock.</remarks>
internal sealed class TrunkLog(IEventStore store, string stream)
{
    public string Stream => stream;

    public TrunkState State { get; private set; } = TrunkState.Start;

    public long Version { get; private set; }

    /// <summary>The newest request for a validation as it stands in the log, or null.</summary>
    public RecordedEvent? Asked { get; private set; }

    /// <summary>Reads what others, or an earlier process, have appended.</summary>
    public async Task CatchUp(CancellationToken cancellationToken) =>
        Fold(await store.FetchStream(stream, Version, cancellationToken));

    /// <summary>Appends to the trunk at the version that was folded, and in the same transaction to one task.</summary>
    /// <exception cref="WrongVersionException">The trunk or the task moved on meanwhile: nothing was appended.
    /// </exception>
    public async Task<IReadOnlyList<RecordedEvent>> Append(
        Guid? cause, IReadOnlyList<TrunkEvent> events, StreamEvents? task, string? correlation,
        CancellationToken cancellationToken)
    {
        StreamEvents[] streams = [new(stream, Version, events), .. task is null ? [] : new[] { task }];
        var appended = await store.Append(new NewEvents(cause, streams, correlation), cancellationToken);
        Fold(appended.Events);
        return appended.Events;
    }

    private void Fold(IReadOnlyList<RecordedEvent> events)
    {
        foreach (var recorded in events.Where(e => e.Stream == stream && e.Version > Version))
        {
            State = recorded.Data is TrunkEvent happened ? State.Evolve(happened) : State;
            Asked = recorded.Data is ValidationRequested ? recorded : Asked;
            Version = recorded.Version;
        }
    }
}
