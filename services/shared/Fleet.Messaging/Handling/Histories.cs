using Fleet.EventStore;

namespace Fleet.Messaging.Handling;

/// <summary>The streams that a decision looks at, as they stood when they were loaded.</summary>
public sealed class Histories
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>> _streams;

    internal Histories(IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>> streams) => _streams = streams;

    /// <summary>The state of one of the loaded streams.</summary>
    public TState State<TState>(StreamOf<TState> stream) =>
        _streams[stream.Name].Aggregate(stream.Start, stream.Evolve);

    /// <summary>The version of a loaded stream, 0 when it does not exist; null when it was not loaded.</summary>
    public long? Version(string stream) =>
        _streams.TryGetValue(stream, out var events) ? (events.Count == 0 ? 0 : events[^1].Version) : null;

    internal IReadOnlyList<RecordedEvent> CausedBy(Guid cause) =>
        [.. _streams.Values.SelectMany(events => events).Where(e => e.Cause == cause).OrderBy(e => e.Position)];
}
