namespace Fleet.EventStore.Reading;

/// <summary>A piece of the log in order.</summary>
/// <param name="Waits">True when it ends before a number that an open transaction may still fill.</param>
internal readonly record struct LogSlice(IReadOnlyList<RecordedEvent> Events, bool Waits);

/// <summary>Reads the log in order and stops before a hole that may still be filled.</summary>
internal sealed class LogReader(EventRows rows, SettledMark settled)
{
    public async Task<LogSlice> Read(long after, int limit, CancellationToken cancellationToken)
    {
        var events = await rows.After(after, limit, cancellationToken).ConfigureAwait(false);
        if (WholeUntil(events, after) == events.Count)
            return new LogSlice(events, Waits: false);

        // What filled the hole may have committed between the read and the look: so it is read again.
        await settled.Advance(cancellationToken).ConfigureAwait(false);
        events = await rows.After(after, limit, cancellationToken).ConfigureAwait(false);
        var whole = WholeUntil(events, after);
        return new LogSlice(events[..whole], Waits: whole < events.Count);
    }

    private int WholeUntil(List<RecordedEvent> events, long after)
    {
        var mark = settled.Position;
        var last = after;
        for (var index = 0; index < events.Count; index++)
        {
            var position = events[index].Position;
            if (position > last + 1 && position - 1 > mark)
                return index;
            last = position;
        }
        return events.Count;
    }
}
