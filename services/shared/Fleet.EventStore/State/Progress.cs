namespace Fleet.EventStore.State;

/// <summary>How far a follower of the log has got, in Marten's mt_event_progression.</summary>
public sealed class Progress(FleetDatabase database)
{
    /// <summary>The saved position; 0 when there is none.</summary>
    public async Task<long> Of(string follower, CancellationToken cancellationToken = default)
    {
        var found = await database.Fetch("SELECT coalesce(last_seq_id, 0) FROM mt_event_progression WHERE name = $1",
            row => row.GetInt64(0), cancellationToken, follower).ConfigureAwait(false);
        return found.Count == 0 ? 0 : found[0];
    }

    /// <summary>Saves a position; 0 makes the follower begin anew.</summary>
    public Task Mark(string follower, long position, CancellationToken cancellationToken = default) =>
        database.Run("SELECT public.fleet_mark_progress($1, $2)", cancellationToken, follower, position);
}
