using Fleet.EventStore.Schema;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class AppendTests(PostgresServer server)
{
    private static NewEvents One(string stream, long? expected, int number = 1, Guid? cause = null) =>
        new(cause, stream, expected, [new Counted("w", number)]);

    [Fact]
    public async Task Events_are_read_as_they_were_appended()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        var cause = Guid.NewGuid();
        var painted = new Painted("door", Colour.Green, ["new", "wet"]);

        var appended = await store.Append(
            new NewEvents(cause, "task/p/t", 0, [new Counted("w", 1), painted]) { Correlation = "p" });
        var read = await store.FetchStream("task/p/t");

        appended.Repeated.ShouldBeFalse();
        read.ShouldBe(appended.Events);
        read[1].Data.ShouldBe(painted);
        read[1].Version.ShouldBe(2);
        read[1].Type.ShouldBe("painted");
        read[1].Cause.ShouldBe(cause);
        read[1].Correlation.ShouldBe("p");
    }

    [Fact]
    public async Task A_stream_is_folded_into_a_state_with_its_version()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        for (var number = 1; number <= 3; number++)
            await store.Append(One("task/p/t", number - 1, number));

        var sum = await store.AggregateStream("task/p/t", 0, (total, e) => total + ((Counted)e.Data).Number);
        var none = await store.AggregateStream("task/p/none", 0, (total, _) => total + 1);

        sum.ShouldBe(new Aggregated<int>(6, 3));
        none.ShouldBe(new Aggregated<int>(0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_wrong_version_is_refused(long expected)
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(One("task/p/t", null));
        await store.Append(One("task/p/t", null));

        var refused = await Should.ThrowAsync<WrongVersionException>(store.Append(One("task/p/t", expected)));

        refused.Stream.ShouldBe("task/p/t");
        (await store.FetchStream("task/p/t")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_version_of_a_stream_that_does_not_exist_is_refused()
    {
        await using var test = await server.NewStore();
        await Should.ThrowAsync<WrongVersionException>(test.Open().Append(One("task/p/t", 1)));
    }

    [Fact]
    public async Task Several_streams_are_appended_all_or_nothing()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(One("task/p/b", 0));
        NewEvents Three(long expectedOfB) => new(Guid.NewGuid(),
        [
            new StreamEvents("task/p/c", 0, [new Counted("w", 1), new Counted("w", 2)]),
            new StreamEvents("task/p/b", expectedOfB, [new Counted("w", 3)]),
            new StreamEvents("task/p/a", null, [new Counted("w", 4)]),
        ]);

        await Should.ThrowAsync<WrongVersionException>(store.Append(Three(5)));
        (await store.Read(0, 100)).Count.ShouldBe(1);
        var appended = await store.Append(Three(1));

        (await store.Read(1, 100)).ShouldBe(appended.Events);
        appended.Events.Select(e => (e.Stream, e.Version)).ShouldBe(
            [("task/p/c", 1), ("task/p/c", 2), ("task/p/b", 2), ("task/p/a", 1)]);
        appended.Events.Select(e => e.Position).ShouldBe([2, 3, 4, 5], "a refused append takes no number");
    }

    [Fact]
    public async Task A_cause_that_comes_again_appends_nothing_and_is_answered_with_the_first_events()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(One("task/p/t", 0));
        var cause = Guid.NewGuid();
        var append = new NewEvents(cause,
        [
            new StreamEvents("task/p/t", 1, [new Counted("w", 1)]),
            new StreamEvents("plan/p", 0, [new Counted("w", 2)]),
        ]);

        var first = await store.Append(append);
        var again = await store.Append(append);
        var single = await store.Append(One("task/p/t", 2, 3, Guid.NewGuid()));
        var otherwise = await store.Append(One("task/p/t", null, 99, cause));

        first.Repeated.ShouldBeFalse();
        again.Repeated.ShouldBeTrue();
        again.Events.ShouldBe(first.Events);
        otherwise.Events.ShouldBe(first.Events);
        (await store.Read(0, 100)).Count.ShouldBe(4);
        single.Events[0].Version.ShouldBe(3);
    }

    [Fact]
    public async Task The_same_message_handled_by_many_at_once_is_appended_once()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(One("task/p/old", 0));
        foreach (var stream in (string[])["task/p/old", "task/p/new"])
        {
            var cause = Guid.NewGuid();
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 16).Select(_ => store.Append(One(stream, null, 7, cause))));

            answers.Count(answer => !answer.Repeated).ShouldBe(1);
            answers.Select(answer => answer.Events.Single()).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Appends_to_the_same_streams_in_opposite_order_do_not_wait_for_each_other_for_ever()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        var a = new StreamEvents("task/p/a", null, [new Counted("w", 1)]);
        var b = new StreamEvents("task/p/b", null, [new Counted("w", 1)]);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            store.Append(new NewEvents(Guid.NewGuid(), number % 2 == 0 ? [a, b] : [b, a]))));

        (await store.FetchStream("task/p/a")).Count.ShouldBe(100);
        (await store.FetchStream("task/p/b")).Select(e => e.Version).ShouldBe(Enumerable.Range(1, 100).Select(n => (long)n));
    }

    [Fact]
    public async Task A_stream_named_only_for_its_version_is_checked_and_not_made()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        NewEvents Guarded(long expected) => new(null,
            [new StreamEvents("task/p/a", null, [new Counted("w", 1)]), new StreamEvents("plan/p", expected, [])]);

        await store.Append(Guarded(0));
        await Should.ThrowAsync<WrongVersionException>(store.Append(Guarded(1)));

        (await store.Read(0, 10)).Select(e => e.Stream).ShouldBe(["task/p/a"]);
    }

    [Fact]
    public async Task An_unknown_event_type_is_refused_before_anything_is_sent()
    {
        await using var test = await server.NewStore();
        var unknown = new Events.UnknownFact("odd", "{}");
        await Should.ThrowAsync<ArgumentException>(test.Open().Append(new NewEvents(null, "task/p/t", 0, [unknown])));
    }

    [Fact]
    public async Task A_store_whose_schema_is_missing_says_so()
    {
        await using var test = new TestStore(await server.NewDatabase());
        var missing = await Should.ThrowAsync<SchemaException>(EventStoreSchema.Check(test.Database()));
        missing.Message.ShouldContain("fleet up");
    }
}
