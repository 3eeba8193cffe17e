using Fleet.EventStore;

namespace Fleet.Messaging.Tests;

internal sealed class MemoryStore : IEventStore
{
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _log = [];

    public Task<Appended> Append(NewEvents events, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var earlier = _log.Where(e => events.Cause is { } cause && e.Cause == cause).ToList();
            if (earlier.Count > 0) return Task.FromResult(new Appended(earlier, true));
            foreach (var stream in events.Streams)
            {
                var version = _log.Count(e => e.Stream == stream.Stream);
                if (stream.ExpectedVersion is { } expected && expected != version)
                    throw new WrongVersionException(stream.Stream, $"{version}, not {expected}");
            }

            var added = new List<RecordedEvent>();
            foreach (var stream in events.Streams)
            {
                foreach (var fact in stream.Events)
                {
                    var recorded = new RecordedEvent(_log.Count + 1, Guid.NewGuid(), stream.Stream,
                        _log.Count(e => e.Stream == stream.Stream) + 1, fact.GetType().Name, fact,
                        TimeProvider.System.GetUtcNow(), events.Cause, events.Correlation);
                    _log.Add(recorded);
                    added.Add(recorded);
                }
            }

            return Task.FromResult(new Appended(added, false));
        }
    }

    public Task<IReadOnlyList<RecordedEvent>> FetchStream(string stream, CancellationToken cancellationToken = default)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<RecordedEvent>>([.. _log.Where(e => e.Stream == stream)]);
    }

    public async Task<Aggregated<TState>> AggregateStream<TState>(
        string stream, TState start, Func<TState, RecordedEvent, TState> evolve, CancellationToken cancellationToken = default)
    {
        var events = await FetchStream(stream, cancellationToken);
        return new(events.Aggregate(start, evolve), events.Count);
    }

    public Task<IReadOnlyList<RecordedEvent>> Read(long after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<RecordedEvent>>([.. _log.Where(e => e.Position > after).Take(limit)]);
    }

    public IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Follow(long after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
