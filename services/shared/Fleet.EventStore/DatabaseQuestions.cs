using Npgsql;

namespace Fleet.EventStore;

/// <summary>Short forms for one statement with positional parameters.</summary>
internal static class DatabaseQuestions
{
    public static NpgsqlCommand Command(this FleetDatabase database, string sql, params object[] values)
    {
        var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    /// <summary>The one value that the statement answers.</summary>
    public static async Task<T> Ask<T>(
        this FleetDatabase database, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.Command(sql, values);
        return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public static async Task Run(
        this FleetDatabase database, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<List<T>> Fetch<T>(
        this FleetDatabase database, string sql, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken,
        params object[] values)
    {
        await using var command = database.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            found.Add(map(reader));
        return found;
    }
}
