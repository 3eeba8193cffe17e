using System.Diagnostics;
using Fleet.EventStore;
using Npgsql;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The first fence: one database session at a time works on a trunk.</summary>
/// <remarks>
/// A single active consumer is not a lock: two can be active after a suspected disconnect. The lock belongs to the
/// session, so it goes when the process or its connection does. A process that is stopped keeps its connection; its
/// session then says nothing any more, and is ended by whoever waits for the lock.
/// </remarks>
internal sealed class TrunkLock(FleetDatabase database, MergeExecutorSettings settings) : IAsyncDisposable
{
    /// <summary>The first half of the advisory locks' keys, so that they meet with no other use.</summary>
    private const int KeySpace = 0x666C7431;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);
    private readonly SemaphoreSlim turnstile = new(1, 1);
    private readonly SemaphoreSlim session = new(1, 1);
    private NpgsqlConnection? connection;

    /// <summary>Takes the lock of one trunk. One at a time for each process: a second one waits, for a session may
    /// take its own lock twice.</summary>
    /// <exception cref="NpgsqlException">Transient: another executor is at work and was for the whole wait, or the
    /// database can't be reached.</exception>
    public async Task<TrunkHold> Take(string trunk, CancellationToken cancellationToken)
    {
        await turnstile.WaitAsync(cancellationToken);
        var waited = Stopwatch.StartNew();
        try
        {
            if (connection is not { State: System.Data.ConnectionState.Open })
            {
                await Drop();
                connection = await database.OpenAlone(cancellationToken);
            }

            while (!await Try(trunk, cancellationToken))
            {
                await EndSilentHolder(trunk, cancellationToken);
                if (waited.Elapsed > TimeSpan.FromSeconds(settings.LockWaitSeconds))
                {
                    throw new NpgsqlException(
                        $"Another merge executor is at work on {trunk}: waited {waited.Elapsed.TotalSeconds:0} s for its "
                        + "lock. The message goes back to its queue.", new TimeoutException());
                }

                await Task.Delay(LookEvery, cancellationToken);
            }
        }
        catch
        {
            // A session that may hold the lock unknown to us must not live on.
            await Drop();
            turnstile.Release();
            throw;
        }

        return new TrunkHold(
            connection, session, trunk, Release, TimeSpan.FromSeconds(settings.SpeakSeconds), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Drop();
        turnstile.Dispose();
        session.Dispose();
    }

    private async Task<bool> Try(string trunk, CancellationToken cancellationToken) =>
        (bool)(await Scalar("SELECT pg_try_advisory_lock($1, hashtext($2))", cancellationToken, KeySpace, trunk))!;

    private Task EndSilentHolder(string trunk, CancellationToken cancellationToken) => Scalar(
        """
        SELECT count(pg_terminate_backend(l.pid))
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND a.datname = current_database()
          AND l.database = a.datid AND l.classid = $1::oid
          AND l.objid::bigint = (hashtext($2)::bigint & 4294967295)
          AND a.state_change < clock_timestamp() - make_interval(secs => $3)
        """, cancellationToken, KeySpace, trunk, settings.HolderSilentSeconds);

    private async Task Release(string trunk)
    {
        try
        {
            await Scalar("SELECT pg_advisory_unlock($1, hashtext($2))", CancellationToken.None, KeySpace, trunk);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            await Drop();
        }
        finally
        {
            turnstile.Release();
        }
    }

    private async Task<object?> Scalar(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task Drop()
    {
        if (Interlocked.Exchange(ref connection, null) is { } dropped)
        {
            await dropped.DisposeAsync();
        }
    }
}
