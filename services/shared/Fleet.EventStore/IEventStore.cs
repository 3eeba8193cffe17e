using Fleet.Domain;

namespace Fleet.EventStore;

/// <summary>The append-only log. Everything that services know of it, in Marten's vocabulary.</summary>
public interface IEventStore
{
    /// <summary>Appends events to one or several streams, all or nothing, in one transaction and one round trip.</summary>
    /// <remarks>When the connection dies meanwhile, the events may or may not be there. With a cause, append the same
    /// again: it is answered with what the first time recorded, or recorded now. Without one, read the stream first.
    /// </remarks>
    /// <exception cref="WrongVersionException">A stream is not at the version that was expected.</exception>
    /// <exception cref="LaneRefusedException">The caller's database role may not append one of the types.</exception>
    Task<Appended> Append(NewEvents events, CancellationToken cancellationToken = default);

    /// <summary>The whole stream in order; empty when it does not exist.</summary>
    Task<IReadOnlyList<RecordedEvent>> FetchStream(string stream, CancellationToken cancellationToken = default);

    /// <summary>The stream's events after a version, in order: for whoever keeps a long stream folded.</summary>
    async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string stream, long afterVersion, CancellationToken cancellationToken = default) =>
        [.. (await FetchStream(stream, cancellationToken).ConfigureAwait(false)).Where(e => e.Version > afterVersion)];

    /// <summary>Folds a stream into a state with <paramref name="evolve"/>; version 0 when it does not exist.</summary>
    Task<Aggregated<TState>> AggregateStream<TState>(
        string stream, TState start, Func<TState, RecordedEvent, TState> evolve, CancellationToken cancellationToken = default);

    /// <summary>Events after a position, at most <paramref name="limit"/>, in the log's order. Never passes a
    /// position that an open transaction may still fill.</summary>
    Task<IReadOnlyList<RecordedEvent>> Read(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The log from a position on, for ever: batches as they come, woken by NOTIFY, with polling as the
    /// net. An empty batch is yielded once each time the end is reached.</summary>
    IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Follow(long after, CancellationToken cancellationToken = default);
}

/// <summary>Events to append in one transaction, by one cause.</summary>
/// <param name="Cause">What made them: a message's id. The same (first stream, cause) is appended once; null: no
/// check.</param>
/// <param name="Correlation">What they belong to (the trace, or the plan), or null.</param>
public sealed record NewEvents(Guid? Cause, IReadOnlyList<StreamEvents> Streams, string? Correlation = null)
{
    public NewEvents(Guid? cause, string stream, long? expectedVersion, IReadOnlyList<IFact> events)
        : this(cause, [new StreamEvents(stream, expectedVersion, events)]) { }
}

/// <summary>Events for one stream.</summary>
/// <param name="ExpectedVersion">The stream's version before; 0: it must not exist; null: any.</param>
public sealed record StreamEvents(string Stream, long? ExpectedVersion, IReadOnlyList<IFact> Events);

/// <summary>What an append answered.</summary>
/// <param name="Events">The events as they stand in the log; when repeated, those of the first time.</param>
/// <param name="Repeated">True when the cause had been appended before and nothing was added.</param>
public sealed record Appended(IReadOnlyList<RecordedEvent> Events, bool Repeated);

/// <summary>An event as it stands in the log.</summary>
/// <param name="Position">Its place in the whole log (seq_id).</param>
/// <param name="Version">Its place in its stream, from 1 without holes.</param>
/// <param name="Type">The alias under which it is stored.</param>
/// <param name="At">When it was appended, by the database's clock.</param>
/// <param name="Cause">The message or event that made it, or null.</param>
public sealed record RecordedEvent(
    long Position, Guid Id, string Stream, long Version, string Type, IFact Data, DateTimeOffset At, Guid? Cause, string? Correlation);

/// <summary>A stream folded into a state.</summary>
public sealed record Aggregated<TState>(TState State, long Version);

/// <summary>A stream was not at the expected version: somebody else appended first.</summary>
public sealed class WrongVersionException(string stream, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Stream { get; } = stream;
}

/// <summary>The database role of the caller may not append this event type to this stream.</summary>
public sealed class LaneRefusedException(string message, Exception? inner = null) : Exception(message, inner);
