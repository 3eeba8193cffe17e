using Fleet.Messaging.Handling;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Tests.Handling;

/// <summary>A handler that dies at the worst moments: it stands still there for good, and its connection is cut.</summary>
public sealed class DeathTests(Fixture fixture) : IClassFixture<Fixture>
{
    private readonly string _counter = $"{Guid.NewGuid():N}";

    [Theory]
    [InlineData(Death.BetweenAppendAndPublish, 1)]
    [InlineData(Death.BetweenPublishAndAcknowledge, 2)]
    public async Task A_handler_that_dies_leaves_one_set_of_events_and_its_messages_delivered(Death death, int newsAtLeast)
    {
        await using var listener = await Service.Start(fixture, bus => bus.AddConsumer<NewsConsumer, NewsDefinition>());
        var mortal = new Mortal(death);
        await using var dying = await Service.Start(
            fixture.Database,
            fixture.Options with { ClientName = $"mortal {_counter}" },
            bus => bus.AddConsumer<RaiseConsumer, RaiseDefinition>(),
            services => services.AddScoped<IPublisher>(parts => new MortalPublisher(
                mortal, ActivatorUtilities.CreateInstance<BusPublisher>(parts))));
        await dying.Bus.Publish(new Raise { Counter = _counter });
        await mortal.Died.Task;

        await using var heir = await Service.Start(fixture, bus => bus.AddConsumer<RaiseConsumer, RaiseDefinition>());
        await fixture.Cut($"mortal {_counter}");

        await Eventually.Until(() => Heard().Count >= newsAtLeast, "the news");
        var recorded = (await heir.Store.FetchStream($"counter/{_counter}")).ShouldHaveSingleItem();
        Heard().ShouldAllBe(news => news.Id == DeterministicId.From(recorded.Id, 0));
        await Eventually.Until(async () => await fixture.Waiting("raise") == 0, "an empty queue");
        mortal.Release.SetResult();

        List<(Guid Id, RaisedNews News)> Heard() =>
            [.. listener.Witness.News.Where(heard => heard.News.Counter == _counter)];
    }

    public enum Death
    {
        BetweenAppendAndPublish,
        BetweenPublishAndAcknowledge,
    }

    private sealed record Mortal(Death Death)
    {
        public TaskCompletionSource Died { get; } = new();

        public TaskCompletionSource Release { get; } = new();
    }

    private sealed class MortalPublisher(Mortal mortal, IPublisher living) : IPublisher
    {
        public async Task Publish(OutgoingMessage message, Guid id, CancellationToken cancellationToken = default)
        {
            if (mortal.Death is Death.BetweenPublishAndAcknowledge) await living.Publish(message, id, cancellationToken);
            mortal.Died.TrySetResult();
            await mortal.Release.Task;
        }
    }
}
