using Npgsql;

namespace Fleet.EventStore.State;

/// <summary>Who works on what, until when, by the database's clock. Not a fact: a lapse becomes one in the log.</summary>
/// <remarks>The attempt is the fencing token: a lease passes to a later attempt at once, and never back.</remarks>
public sealed class Leases(FleetDatabase database)
{
    private const string Select = "SELECT name, attempt, holder, until, renewed_at FROM leases";

    /// <summary>True when the lease is the caller's now: it was free, had lapsed, was the caller's already, or
    /// belonged to an earlier attempt.</summary>
    /// <param name="secret">Only who knows it can renew or release; the database keeps a hash.</param>
    public Task<bool> Take(
        string name, int attempt, string holder, string secret, TimeSpan length, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_lease_take($1, $2, $3, $4, $5)", cancellationToken,
            name, attempt, holder, secret, length.TotalSeconds);

    /// <summary>False when the lease is not the caller's any more: stop the work.</summary>
    public Task<bool> Renew(
        string name, int attempt, string secret, TimeSpan length, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_lease_renew($1, $2, $3, $4)", cancellationToken,
            name, attempt, secret, length.TotalSeconds);

    /// <summary>False when the lease was not the caller's any more; it is not, either way, afterwards.</summary>
    public Task<bool> Release(string name, int attempt, string secret, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_lease_release($1, $2, $3)", cancellationToken, name, attempt, secret);

    /// <summary>Removes a lapsed lease, for the planner, once its lapse is in the log. False when it was renewed,
    /// taken over, or removed before.</summary>
    public Task<bool> Clear(string name, int attempt, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_lease_clear($1, $2)", cancellationToken, name, attempt);

    /// <summary>Ends a validation, for the merge executor: its holder can't renew the lease any more, and stops.</summary>
    public Task<bool> End(string name, CancellationToken cancellationToken = default) =>
        database.Ask<bool>("SELECT public.fleet_lease_end($1)", cancellationToken, name);

    /// <summary>All leases, by name.</summary>
    public Task<IReadOnlyList<Lease>> All(CancellationToken cancellationToken = default) =>
        Fetch($"{Select} ORDER BY name", cancellationToken);

    /// <summary>Those that have lapsed by the database's clock, the longest first.</summary>
    public Task<IReadOnlyList<Lease>> Lapsed(CancellationToken cancellationToken = default) =>
        Fetch($"{Select} WHERE until <= now() ORDER BY until", cancellationToken);

    private async Task<IReadOnlyList<Lease>> Fetch(string sql, CancellationToken cancellationToken) =>
        await database.Fetch(sql, Map, cancellationToken).ConfigureAwait(false);

    private static Lease Map(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2),
        row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4));
}

/// <summary>One lease as it stands.</summary>
/// <param name="Name">What is held: a task's stream, for example.</param>
/// <param name="Holder">The runner, for people.</param>
public sealed record Lease(string Name, int Attempt, string Holder, DateTimeOffset Until, DateTimeOffset RenewedAt);
