namespace Fleet.EventStore.Reading;

/// <summary>How far the log is final: no open transaction can still fill a number at or below
/// <see cref="Position"/>.</summary>
/// <remarks>
/// Numbers are taken before commit, so a hole below a visible number may be filled later. PostgreSQL tells whose
/// it can be: nextval locks the sequence for its transaction, before the number is taken and until the end. So
/// once all transactions that held that lock after some number was visible are over, every number below it is
/// either visible or dead. That holds for any writer, Marten included, and costs writers nothing.
/// </remarks>
internal sealed class SettledMark(FleetDatabase database) : IDisposable
{
    // The statement's snapshot is older than its look at the locks: what took a number at or below the newest
    // visible one and is not among the holders has ended.
    private const string Look = """
        SELECT (SELECT coalesce(max(seq_id), 0) FROM mt_events),
               ARRAY(SELECT virtualtransaction FROM pg_locks
                     WHERE locktype = 'relation' AND relation = 'mt_events_sequence'::regclass
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                       AND mode = 'RowExclusiveLock' AND granted)
        """;

    private readonly SemaphoreSlim oneLook = new(1, 1);
    private long position;
    private long candidate;
    private HashSet<string>? holders;

    public long Position => Volatile.Read(ref position);

    /// <summary>Looks once at who holds numbers, and moves the mark when all who held them at first sight are over.</summary>
    public async Task Advance(CancellationToken cancellationToken)
    {
        await oneLook.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (newest, open) = await LookAtHolders(cancellationToken).ConfigureAwait(false);
            if (holders is null)
                (candidate, holders) = (newest, [.. open]);
            else
                holders.IntersectWith(open);
            if (holders.Count > 0)
                return;
            Volatile.Write(ref position, Math.Max(position, candidate));
            holders = null;
        }
        finally
        {
            oneLook.Release();
        }
    }

    public void Dispose() => oneLook.Dispose();

    private async Task<(long Newest, string[] Open)> LookAtHolders(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Look);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.GetFieldValue<string[]>(1));
    }
}
