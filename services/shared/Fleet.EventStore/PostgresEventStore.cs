using System.Runtime.CompilerServices;
using Fleet.EventStore.Events;
using Fleet.EventStore.Reading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.EventStore;

/// <summary>The log in PostgreSQL, in Marten's tables. One for each process; safe for concurrent use.</summary>
public sealed class PostgresEventStore : IEventStore, IAsyncDisposable
{
    private const int BatchMax = 500;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HoleLookEvery = TimeSpan.FromMilliseconds(20);

    private readonly ILogger log;
    private readonly EventRows rows;
    private readonly SettledMark settled;
    private readonly LogReader reader;
    private readonly Appender appender;
    private readonly LogListener listener;
    private readonly AppendAnnouncer announcer;

    /// <param name="database">Stays the caller's to dispose of, after the store.</param>
    /// <param name="types">The event types that are written and read.</param>
    /// <param name="log">Told when the server goes away and comes back; null: nobody is.</param>
    public PostgresEventStore(FleetDatabase database, EventTypes types, ILogger<PostgresEventStore>? log = null)
    {
        this.log = log ?? NullLogger<PostgresEventStore>.Instance;
        rows = new EventRows(database, types);
        settled = new SettledMark(database);
        reader = new LogReader(rows, settled);
        appender = new Appender(database, types, rows);
        listener = new LogListener(database, this.log);
        announcer = new AppendAnnouncer(database);
    }

    /// <inheritdoc />
    public async Task<Appended> Append(NewEvents events, CancellationToken cancellationToken = default)
    {
        var appended = await appender.Append(events, cancellationToken).ConfigureAwait(false);
        if (!appended.Repeated && appended.Events.Count > 0)
        {
            listener.Pulse();
            announcer.Announce();
        }
        return appended;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string stream, CancellationToken cancellationToken = default) =>
        await rows.OfStream(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string stream, long afterVersion, CancellationToken cancellationToken = default) =>
        await rows.OfStreamAfter(stream, afterVersion, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<Aggregated<TState>> AggregateStream<TState>(
        string stream, TState start, Func<TState, RecordedEvent, TState> evolve, CancellationToken cancellationToken = default)
    {
        var events = await rows.OfStream(stream, cancellationToken).ConfigureAwait(false);
        return new Aggregated<TState>(events.Aggregate(start, evolve), events.Count == 0 ? 0 : events[^1].Version);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<RecordedEvent>> Read(
        long after, int limit, CancellationToken cancellationToken = default) =>
        (await reader.Read(after, limit, cancellationToken).ConfigureAwait(false)).Events;

    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Follow(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        listener.Start();
        var outage = new Outage(log, $"Following the log from position {after}");
        var endTold = false;
        while (true)
        {
            var appended = listener.Next;
            if (await TryRead(after, outage, cancellationToken).ConfigureAwait(false) is not { } slice)
                continue;

            if (slice.Events.Count > 0)
            {
                yield return slice.Events;
                after = slice.Events[^1].Position;
                endTold = false;
            }
            else if (slice.Waits)
            {
                await Task.Delay(HoleLookEvery, cancellationToken).ConfigureAwait(false);
            }
            else if (!endTold)
            {
                endTold = true;
                yield return [];
            }
            else
            {
                await Woken(appended, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await announcer.DisposeAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
        settled.Dispose();
    }

    private static Task Woken(Task appended, CancellationToken cancellationToken) =>
        appended.WaitAsync(PollEvery, cancellationToken).ContinueWith(
            woken => cancellationToken.ThrowIfCancellationRequested(), TaskScheduler.Default);

    private async Task<LogSlice?> TryRead(long after, Outage outage, CancellationToken cancellationToken)
    {
        try
        {
            var slice = await reader.Read(after, BatchMax, cancellationToken).ConfigureAwait(false);
            outage.Over();
            return slice;
        }
        catch (Exception error) when (Outage.Is(error) && !cancellationToken.IsCancellationRequested)
        {
            await outage.Wait(error, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
