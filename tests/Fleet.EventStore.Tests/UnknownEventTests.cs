using Fleet.EventStore.Events;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class UnknownEventTests(PostgresServer server)
{
    [Fact]
    public async Task An_event_of_a_newer_version_is_read_with_its_name_and_data()
    {
        await using var test = await server.NewStore();
        await test.Open().Append(new NewEvents(null, "task/p/t", 0, [new Counted("w", 1)]));

        await using var older = new PostgresEventStore(test.Database(), EventTypes.Of());

        (await older.FetchStream("task/p/t")).Single().Data
            .ShouldBe(new UnknownFact("counted", """{"Number": 1, "Writer": "w"}"""));
    }
}
