using Fleet.Domain.Trains;
using Fleet.Domain.Trunk;
using Fleet.EventStore;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>One trunk's stream, folded and kept: after thousands of landings only what is new is read.</summary>
/// <remarks>Used by one at a time: whoever holds the trunk's lock.</remarks>
internal sealed class TrunkLog(IEventStore store, string stream)
{
    private readonly Dictionary<long, RecordedEvent> requests = [];

    public string Stream => stream;

    public TrunkState State { get; private set; } = TrunkState.Start;

    /// <summary>The scheduler's state, folded from the same events.</summary>
    public TrainState Train { get; private set; } = TrainState.Start;

    public long Version { get; private set; }

    /// <summary>The requests for validations that are awaited, by number, as they stand in the log.</summary>
    public IReadOnlyDictionary<long, RecordedEvent> Requests => requests;

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
            if (recorded.Data is TrunkEvent happened)
            {
                Train = TrainRecord.FactOf(happened, State) is { } fact ? Train.Evolve(fact) : Train;
                State = State.Evolve(happened);
            }

            if (recorded.Data is ValidationRequested asked)
            {
                requests[asked.Validation] = recorded;
            }

            Version = recorded.Version;
        }

        foreach (var over in requests.Keys.Except(State.Awaited.Select(awaited => awaited.Asked.Validation)).ToList())
        {
            requests.Remove(over);
        }
    }
}
