using Npgsql;
using NpgsqlTypes;

namespace Fleet.EventStore.State;

/// <summary>What is to happen later. Each role sees only its own timers; any number of pumps may run.</summary>
public sealed class Timers(FleetDatabase database)
{
    private const int BatchMax = 50;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Schedules a timer. False, and nothing changed, when one of this id is waiting already.</summary>
    /// <param name="id">Derive it from what it belongs to, so that a repeated message schedules it once.</param>
    /// <param name="body">JSON.</param>
    public async Task<bool> Schedule(
        Guid id, DateTimeOffset due, string kind, string body, CancellationToken cancellationToken = default)
    {
        await using var command = database.Command(
            "SELECT public.fleet_timer_schedule($1, $2, $3, $4)", id, due.ToUniversalTime(), kind);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>False when it is not waiting: it fired, or never was.</summary>
    public Task<bool> Cancel(Guid id, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_timer_cancel($1)", cancellationToken, id);

    /// <summary>Hands each due timer to <paramref name="fire"/> and removes those for which it succeeded, in one
    /// transaction. A timer may be handed out twice when the process dies between the two: be ready for it.</summary>
    /// <param name="now">The clock of the caller, whatever the database's says.</param>
    /// <returns>How many fired, and why others did not: those are due again 5 s later.</returns>
    public async Task<Pumped> Pump(
        DateTimeOffset now, Func<DueTimer, CancellationToken, Task> fire, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var due = await Take(connection, now, cancellationToken).ConfigureAwait(false);
        var failures = new List<TimerFailure>();
        foreach (var timer in due)
        {
            if (await Fire(fire, timer, cancellationToken).ConfigureAwait(false) is { } error)
            {
                failures.Add(new TimerFailure(timer, error));
                await Call(connection, "SELECT public.fleet_timer_postpone($1, $2)", cancellationToken,
                    timer.Id, (now + RetryAfter).ToUniversalTime()).ConfigureAwait(false);
            }
            else
            {
                await Call(connection, "SELECT public.fleet_timer_cancel($1)", cancellationToken, timer.Id)
                    .ConfigureAwait(false);
            }
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new Pumped(due.Count - failures.Count, failures);
    }

    private static async Task<Exception?> Fire(
        Func<DueTimer, CancellationToken, Task> fire, DueTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            await fire(timer, cancellationToken).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // Whatever one callback throws, the other timers fire, and the caller is told.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private static async Task<List<DueTimer>> Take(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, due, kind, body FROM public.fleet_timers_take($1, $2)", connection);
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        command.Parameters.Add(new() { Value = BatchMax });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var due = new List<DueTimer>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            due.Add(new DueTimer(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetString(2), reader.GetString(3)));
        }
        return due;
    }

    private static async Task Call(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A timer whose time has come.</summary>
/// <param name="Body">JSON.</param>
public sealed record DueTimer(Guid Id, DateTimeOffset Due, string Kind, string Body);

/// <summary>A timer that could not be carried out, and why.</summary>
public sealed record TimerFailure(DueTimer Timer, Exception Error);

/// <summary>What a round of the pump did.</summary>
public sealed record Pumped(int Fired, IReadOnlyList<TimerFailure> Failures);
