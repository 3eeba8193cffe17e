using Fleet.EventStore.Events;
using Fleet.EventStore.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.EventStore;

/// <summary>Calls the one SQL function that appends.</summary>
internal sealed class Appender(FleetDatabase database, EventTypes types, EventRows rows)
{
    private const string Call = """
        SELECT repeated, at, positions, versions FROM public.fleet_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const int TriesMax = 3;

    public async Task<Appended> Append(NewEvents events, CancellationToken cancellationToken)
    {
        if (events.Streams.Select(stream => stream.Stream).Distinct().Count() < events.Streams.Count)
            throw new ArgumentException("An append names each stream once.", nameof(events));

        var additions = Additions(events);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await Execute(events, additions, cancellationToken).ConfigureAwait(false);
                return answer.Repeated
                    ? new Appended(await rows.At(answer.Positions, cancellationToken).ConfigureAwait(false), Repeated: true)
                    : new Appended(Recorded(events, additions, answer), Repeated: false);
            }
            catch (PostgresException error) when (AppendErrors.SameCauseMeanwhile(error) && attempt < TriesMax)
            {
                // The same message was handled twice at once; the other one's events are there now.
            }
            catch (PostgresException error) when (AppendErrors.Translate(error, events) is { } translated)
            {
                throw translated;
            }
        }
    }

    private async Task<Answer> Execute(NewEvents events, List<Addition> additions, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Call);
        var streams = events.Streams;
        command.Parameters.Add(Varchars(streams.Select(stream => stream.Stream)));
        command.Parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. streams.Select(s => s.ExpectedVersion)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. additions.Select(one => one.StreamIndex)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. additions.Select(one => one.Offset)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. additions.Select(one => one.Id)] });
        command.Parameters.Add(Varchars(additions.Select(one => one.Alias)));
        command.Parameters.Add(Varchars(additions.Select(one => one.DotnetName)));
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. additions.Select(one => one.Json)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = events.Cause, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(
            new NpgsqlParameter<string?> { TypedValue = events.Correlation, NpgsqlDbType = NpgsqlDbType.Varchar });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new Answer(
            reader.GetBoolean(0),
            reader.GetFieldValue<DateTimeOffset>(1),
            reader.GetFieldValue<long[]>(2),
            reader.IsDBNull(3) ? [] : reader.GetFieldValue<long[]>(3));
    }

    private static RecordedEvent[] Recorded(NewEvents events, List<Addition> additions, Answer answer) =>
        [.. additions.Select((one, index) => new RecordedEvent(
            answer.Positions[index], one.Id, one.Stream.Stream, answer.Versions[index], one.Alias,
            one.Stream.Events[one.Offset - 1], answer.At, events.Cause, events.Correlation))];

    private List<Addition> Additions(NewEvents events)
    {
        var additions = new List<Addition>();
        for (var index = 0; index < events.Streams.Count; index++)
        {
            var stream = events.Streams[index];
            for (var offset = 0; offset < stream.Events.Count; offset++)
            {
                var fact = stream.Events[offset];
                var (alias, dotnetName) = types.Names(fact.GetType());
                additions.Add(new Addition(
                    stream, index + 1, offset + 1, Guid.CreateVersion7(), alias, dotnetName, EventJson.Write(fact)));
            }
        }
        return additions;
    }

    private static NpgsqlParameter<string[]> Varchars(IEnumerable<string> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private sealed record Answer(bool Repeated, DateTimeOffset At, long[] Positions, long[] Versions);

    private sealed record Addition(
        StreamEvents Stream, int StreamIndex, int Offset, Guid Id, string Alias, string DotnetName, string Json);
}
