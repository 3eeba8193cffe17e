using Npgsql;
using NpgsqlTypes;

namespace Fleet.EventStore.State;

/// <summary>What was proved already: a key of what was run on which tree, to the evidence.</summary>
public sealed class Verified(FleetDatabase database)
{
    /// <summary>Records evidence; the first for a key stays.</summary>
    /// <param name="evidence">JSON.</param>
    public async Task Record(string key, string evidence, CancellationToken cancellationToken = default)
    {
        await using var command = database.Command("SELECT public.fleet_verified_record($1, $2)", key);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = evidence, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The evidence, as JSON, of those keys that have some.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Find(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        var found = await database.Fetch("SELECT key, evidence FROM verified WHERE key = ANY ($1)",
            row => (Key: row.GetString(0), Evidence: row.GetString(1)), cancellationToken, (object)keys.ToArray())
            .ConfigureAwait(false);
        return found.ToDictionary(one => one.Key, one => one.Evidence);
    }
}
