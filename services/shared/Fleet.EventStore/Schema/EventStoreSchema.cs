using Npgsql;

namespace Fleet.EventStore.Schema;

/// <summary>Sets up the database, as its owner; services only check that it is set up.</summary>
public static class EventStoreSchema
{
    // Any number that others do not use: one set-up at a time in one database.
    private const long SetUpLock = 0x666C656574;

    /// <summary>The version that this program needs: the number of its last script.</summary>
    public static int Needed { get; } = SchemaScripts.Numbered.Max(script => script.Version);

    /// <summary>Creates the roles, brings the tables to the newest version, and sets grants and lanes anew. May be
    /// run again, and by several at once.</summary>
    /// <param name="ownerConnectionString">A role that owns the schema `public` and may create roles.</param>
    /// <param name="setUp">Passwords of the roles, and the lanes.</param>
    public static async Task Apply(
        string ownerConnectionString, SchemaSetUp setUp, CancellationToken cancellationToken = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await Roles.Ensure(connection, setUp.Passwords, cancellationToken).ConfigureAwait(false);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await Execute(connection, $"SELECT pg_advisory_xact_lock({SetUpLock})", cancellationToken).ConfigureAwait(false);
        await Execute(connection, "SET LOCAL search_path = public", cancellationToken).ConfigureAwait(false);
        await Execute(connection, """
            CREATE TABLE IF NOT EXISTS fleet_schema (
                version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
            """, cancellationToken).ConfigureAwait(false);
        var applied = await Applied(connection, cancellationToken).ConfigureAwait(false);
        foreach (var (version, sql) in SchemaScripts.Numbered.Where(script => script.Version > applied))
        {
            await Execute(connection, sql, cancellationToken).ConfigureAwait(false);
            await Execute(connection, $"INSERT INTO fleet_schema (version) VALUES ({version})", cancellationToken)
                .ConfigureAwait(false);
        }
        await Execute(connection, SchemaScripts.Grants, cancellationToken).ConfigureAwait(false);
        await ReplaceLanes(connection, setUp.Lanes, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that the schema is there and new enough. A newer one is taken: scripts only add.</summary>
    /// <exception cref="SchemaException">It is missing or too old; the message names the mend.</exception>
    public static async Task Check(FleetDatabase database, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        int version;
        try
        {
            version = await Applied(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new SchemaException($"The database {database.Name} has no event store yet. "
                + "Run the set-up as its owner: `fleet up` does, or `fleet doctor` says what is wrong.", error);
        }
        if (version < Needed)
            throw new SchemaException($"The event store in {database.Name} is at version {version}, and this program "
                + $"needs version {Needed}. Run the set-up of this version as its owner; `fleet up` does.");
    }

    private static async Task<int> Applied(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM public.fleet_schema", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ReplaceLanes(
        NpgsqlConnection connection, IReadOnlyList<LaneGrant> lanes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            WITH lanes AS (SELECT * FROM unnest($1, $2, $3) AS l (role, stream_prefix, event_type)),
            gone AS (DELETE FROM lane_grants g WHERE NOT EXISTS (
                SELECT FROM lanes l WHERE (l.role, l.stream_prefix, l.event_type) = (g.role, g.stream_prefix, g.event_type)))
            INSERT INTO lane_grants (role, stream_prefix, event_type) SELECT * FROM lanes ON CONFLICT DO NOTHING
            """, connection);
        command.Parameters.Add(new() { Value = lanes.Select(lane => lane.Role).ToArray() });
        command.Parameters.Add(new() { Value = lanes.Select(lane => lane.StreamPrefix).ToArray() });
        command.Parameters.Add(new() { Value = lanes.Select(lane => lane.EventType).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
