using System.Text.Json;
using Fleet.Domain;
using Fleet.EventStore.Events;
using Npgsql;

namespace Fleet.EventStore.Reading;

/// <summary>Reads rows of mt_events.</summary>
internal sealed class EventRows(FleetDatabase database, EventTypes types)
{
    private const string Select = """
        SELECT seq_id, id, stream_id, version, type, data, timestamp, causation_id, correlation_id FROM mt_events
        """;

    public Task<List<RecordedEvent>> OfStream(string stream, CancellationToken cancellationToken) =>
        database.Fetch($"{Select} WHERE stream_id = $1 ORDER BY version", Map, cancellationToken, stream);

    public Task<List<RecordedEvent>> OfStreamAfter(string stream, long version, CancellationToken cancellationToken) =>
        database.Fetch(
            $"{Select} WHERE stream_id = $1 AND version > $2 ORDER BY version", Map, cancellationToken, stream, version);

    public Task<List<RecordedEvent>> After(long position, int limit, CancellationToken cancellationToken) =>
        database.Fetch($"{Select} WHERE seq_id > $1 ORDER BY seq_id LIMIT $2", Map, cancellationToken, position, limit);

    public Task<List<RecordedEvent>> At(long[] positions, CancellationToken cancellationToken) =>
        database.Fetch($"{Select} WHERE seq_id = ANY ($1) ORDER BY seq_id", Map, cancellationToken, positions);

    private RecordedEvent Map(NpgsqlDataReader row)
    {
        var position = row.GetInt64(0);
        var alias = row.GetString(4);
        return new RecordedEvent(
            position,
            row.GetGuid(1),
            row.GetString(2),
            row.GetInt64(3),
            alias,
            Data(position, alias, row.GetString(5)),
            row.GetFieldValue<DateTimeOffset>(6),
            !row.IsDBNull(7) && Guid.TryParse(row.GetString(7), out var cause) ? cause : null,
            row.IsDBNull(8) ? null : row.GetString(8));
    }

    private IFact Data(long position, string alias, string json)
    {
        if (types.Find(alias) is not { } type)
            return new UnknownFact(alias, json);
        try
        {
            return EventJson.Read(json, type);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"The event at position {position} is stored as '{alias}' but does not fit {type.FullName}: {error.Message}",
                error);
        }
    }
}
