using Fleet.EventStore;
using Fleet.Messaging.Queues;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fleet.Messaging.Tests.Handling;

public sealed class OutageTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Fact]
    public async Task A_message_waits_while_the_database_is_away_and_is_no_error()
    {
        var away = new Away();
        await using var service = await Service.Start(
            fixture,
            bus => bus.AddConsumer<RaiseConsumer, RaiseDefinition>(),
            services =>
            {
                services.AddSingleton(parts => ActivatorUtilities.CreateInstance<PostgresEventStore>(parts));
                services.AddSingleton<IEventStore>(parts => new Shaky(away, parts.GetRequiredService<PostgresEventStore>()));
            });
        await fixture.Declaration.Ensure(new QueueSettings("raised-news"), [typeof(RaisedNews)]);

        await service.Bus.Publish(new Raise { Counter = "shaky" });

        await Eventually.Until(async () => await fixture.Waiting("raised-news") == 1, "the news");
        away.Failures.ShouldBe(Away.FailuresMax);
        (await fixture.Errors.List()).ShouldBeEmpty();
    }

    private sealed class Away
    {
        public const int FailuresMax = 6;

        public int Failures;
    }

    /// <summary>The real store behind a connection that breaks.</summary>
    private sealed class Shaky(Away away, IEventStore store) : IEventStore
    {
        public Task<Appended> Append(NewEvents events, CancellationToken cancellationToken = default) =>
            store.Append(events, cancellationToken);

        public Task<IReadOnlyList<RecordedEvent>> FetchStream(string stream, CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref away.Failures) <= Away.FailuresMax
                ? throw new NpgsqlException("Exception while reading from stream", new IOException("connection reset"))
                : Settled(stream, cancellationToken);

        public Task<Aggregated<TState>> AggregateStream<TState>(
            string stream, TState start, Func<TState, RecordedEvent, TState> evolve, CancellationToken cancellationToken = default) =>
            store.AggregateStream(stream, start, evolve, cancellationToken);

        public Task<IReadOnlyList<RecordedEvent>> Read(long after, int limit, CancellationToken cancellationToken = default) =>
            store.Read(after, limit, cancellationToken);

        public IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Follow(long after, CancellationToken cancellationToken = default) =>
            store.Follow(after, cancellationToken);

        private Task<IReadOnlyList<RecordedEvent>> Settled(string stream, CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref away.Failures);
            return store.FetchStream(stream, cancellationToken);
        }
    }
}
