using System.Collections.Concurrent;
using Npgsql;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class FollowTests(PostgresServer server)
{
    private const int Writers = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Followers_see_every_event_of_32_writers_once_and_in_order(bool sameStream)
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        const int each = 15;
        const int total = Writers * each;
        var followers = new[] { Collect(test.Open(), total), Collect(store, total) };

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var number = 1; number <= each; number++)
            {
                var stream = sameStream ? "task/p/t" : $"task/p/{writer}";
                await store.Append(new NewEvents(Guid.NewGuid(), stream, null, [new Counted($"{writer}", number)]));
            }
        }));

        foreach (var follower in followers)
        {
            var seen = await follower;
            seen.Select(e => e.Position).ShouldBe(Enumerable.Range(1, total).Select(n => (long)n));
            foreach (var stream in seen.GroupBy(e => e.Stream))
                stream.Select(e => e.Version).ShouldBe(Enumerable.Range(1, stream.Count()).Select(n => (long)n));
            foreach (var writer in seen.Select(e => (Counted)e.Data).GroupBy(fact => fact.Writer))
                writer.Select(fact => fact.Number).ShouldBe(Enumerable.Range(1, each));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_number_that_an_open_transaction_holds_is_waited_for(bool commits)
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(Numbered(0));

        await using var late = new NpgsqlConnection(test.Owner);
        await late.OpenAsync();
        var open = await late.BeginTransactionAsync();
        await using (var append = new NpgsqlCommand("""
            SELECT fleet_append('{task/p/late}', '{0}', '{1}', '{1}', ARRAY[gen_random_uuid()], '{counted}', '{x}',
                                ARRAY['{"Writer": "late", "Number": 1}'::jsonb], NULL, NULL)
            """, late))
            await append.ExecuteNonQueryAsync();

        // What commits after the open transaction took its number must not be seen before that is over.
        const int later = 2000;
        for (var number = 1; number <= later; number += 100)
        {
            var events = Enumerable.Range(number, 100).Select(n => new Counted("w", n)).ToArray();
            await store.Append(new NewEvents(null, "task/p/t", null, events));
        }
        var follower = Collect(test.Open(), later + (commits ? 2 : 1));
        await Task.Delay(TimeSpan.FromSeconds(2));
        (await store.Read(0, 100)).Count.ShouldBe(1);
        follower.IsCompleted.ShouldBeFalse();

        if (commits)
            await open.CommitAsync();
        else
            await open.RollbackAsync();

        var seen = await follower;
        seen.Count(e => e.Stream == "task/p/late").ShouldBe(commits ? 1 : 0);
        seen.Select(e => e.Position).ShouldBeInOrder();
        seen.Select(e => e.Position).Distinct().Count().ShouldBe(seen.Count);
        seen.Where(e => e.Stream == "task/p/t").Select(e => e.Version)
            .ShouldBe(Enumerable.Range(1, later + 1).Select(n => (long)n));
    }

    [Fact]
    public async Task A_hole_that_nobody_can_fill_is_passed_while_others_go_on_writing()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
                await store.Append(new NewEvents(null, $"task/p/{writer}", null, [new Counted($"{writer}", number)]));
        }));
        await using (var burnt = new NpgsqlConnection(test.Owner))
        {
            await burnt.OpenAsync();
            await using var take = new NpgsqlCommand("SELECT nextval('mt_events_sequence')", burnt);
            var hole = (long)(await take.ExecuteScalarAsync())!;

            var seen = await Collect(test.Open(), (int)hole + 20);
            seen.ShouldNotContain(e => e.Position == hole);
            seen.Select(e => e.Position).ShouldBe(
                Enumerable.Range(1, seen.Count + 1).Select(n => (long)n).Where(n => n != hole));
        }
        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task The_end_is_told_once_each_time_it_is_reached()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        var batches = new ConcurrentQueue<int>();
        using var stop = new CancellationTokenSource(Patience);
        await foreach (var batch in test.Open().Follow(0, stop.Token))
        {
            batches.Enqueue(batch.Count);
            if (batches.Count == 5)
                break;
            if (batch.Count == 0)
                await store.Append(Numbered(1));
        }

        batches.ShouldBe([0, 1, 0, 1, 0]);
    }

    [Fact]
    public async Task A_follower_ends_when_it_is_cancelled()
    {
        await using var test = await server.NewStore();
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in test.Open().Follow(0, stop.Token))
                await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task A_follower_outlives_a_crash_of_the_server_and_goes_on_where_it_was()
    {
        var own = new PostgresServer { AlwaysPrivate = true };
        await own.InitializeAsync();
        try
        {
            await using var test = await own.NewStore();
            var store = test.Open();
            await store.Append(Numbered(1));
            var follower = Collect(test.Open(), 2);
            await own.Stop();
            await own.Start();
            await AppendThroughAnOutage(store, Numbered(2, cause: Guid.NewGuid()));

            (await follower).Select(e => ((Counted)e.Data).Number).ShouldBe([1, 2]);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    // The pool's connections are dead after a crash: an append with a cause may simply be tried again.
    private static async Task AppendThroughAnOutage(PostgresEventStore store, NewEvents events)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.Append(events);
                return;
            }
            catch (NpgsqlException) when (attempt < 10)
            {
            }
        }
    }

    private static NewEvents Numbered(int number, Guid? cause = null) =>
        new(cause, "task/p/t", null, [new Counted("w", number)]);

    private static async Task<List<RecordedEvent>> Collect(PostgresEventStore store, int count)
    {
        using var stop = new CancellationTokenSource(Patience);
        var seen = new List<RecordedEvent>();
        await foreach (var batch in store.Follow(0, stop.Token))
        {
            batch.Count.ShouldBeLessThanOrEqualTo(500);
            seen.AddRange(batch);
            if (seen.Count >= count)
                break;
        }
        return seen;
    }
}
