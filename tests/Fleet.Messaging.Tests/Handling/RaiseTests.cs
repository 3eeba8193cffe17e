using Fleet.Contracts.Plans;
using Fleet.Messaging.Handling;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Tests.Handling;

public sealed class RaiseTests(Fixture fixture) : IClassFixture<Fixture>, IAsyncLifetime
{
    private readonly string _counter = $"{Guid.NewGuid():N}";
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.Start(fixture, bus =>
    {
        bus.AddConsumer<RaiseConsumer, RaiseDefinition>();
        bus.AddConsumer<NewsConsumer, NewsDefinition>();
    });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_command_appends_its_event_and_publishes_what_follows()
    {
        await _service.Bus.Publish(new Raise { Counter = _counter, By = 3 });

        await Eventually.Until(() => News.Count > 0, "the news");
        var recorded = (await Events()).ShouldHaveSingleItem();
        recorded.Data.ShouldBe(new Raised(_counter, 3));
        var (id, news) = News.ShouldHaveSingleItem();
        news.ShouldBe(new RaisedNews { Counter = _counter, By = 3 });
        id.ShouldBe(DeterministicId.From(recorded.Id, 0));
    }

    [Fact]
    public async Task A_message_that_comes_again_appends_nothing_and_publishes_the_same_again()
    {
        var id = Guid.NewGuid();
        for (var times = 0; times < 3; times++)
            await _service.Bus.Publish(new Raise { Counter = _counter }, context => context.MessageId = id);

        await Eventually.Until(() => News.Count == 3, "the news, three times");
        News.Select(news => news.Id).Distinct().ShouldHaveSingleItem();
        (await Events()).ShouldHaveSingleItem().Cause.ShouldBe(id);
    }

    [Fact]
    public async Task Commands_at_the_same_time_are_decided_one_after_another()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _service.Bus.Publish(new Raise { Counter = _counter })));

        await Eventually.Until(() => News.Count >= 20, "the news of all");
        (await Events()).Select(recorded => recorded.Version).ShouldBe(Enumerable.Range(1, 20).Select(n => (long)n));
        await NoFaults();
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_leaves_no_event()
    {
        using var scope = _service.Services.CreateScope();
        var client = scope.ServiceProvider.GetRequiredService<IClientFactory>().CreateRequestClient<Raise>();

        var refused = await client.GetResponse<WorkAnswered>(new Raise { Counter = _counter, Manner = Manner.Refused });
        var done = await client.GetResponse<WorkAnswered>(new Raise { Counter = _counter });

        refused.Message.Refusal.ShouldBe("The counter stands at 0, that is enough.");
        done.Message.Refusal.ShouldBeNull();
        (await Events()).ShouldHaveSingleItem();
        await NoFaults();
    }

    [Fact]
    public async Task A_service_outside_of_a_consumer_handles_over_several_streams_at_once()
    {
        await using var scope = _service.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<Handler>();
        var (one, other) = (Counter.Stream($"{_counter}-1"), Counter.Stream($"{_counter}-2"));
        var cause = new Cause(Guid.NewGuid(), "a trace");

        Changes Move(Histories seen) =>
            Changes.None.And(one.Name, [new Raised("1", -5)]).And(other.Name, [new Raised("2", seen.State(one) + 5)]);
        var first = await handler.Handle(cause, [one.Name, other.Name], Move);
        var again = await handler.Handle(cause, [one.Name, other.Name], Move);

        first.Repeated.ShouldBeFalse();
        first.Events.Count.ShouldBe(2);
        again.Repeated.ShouldBeTrue();
        again.Events.Select(recorded => recorded.Id).ShouldBe(first.Events.Select(recorded => recorded.Id), ignoreOrder: true);
        first.Events.ShouldAllBe(recorded => recorded.Correlation == "a trace");
    }

    /// <summary>The news of this test's counter; those of an earlier test may still be under way.</summary>
    private IReadOnlyList<(Guid Id, RaisedNews News)> News =>
        [.. _service.Witness.News.Where(heard => heard.News.Counter == _counter)];

    private Task<IReadOnlyList<EventStore.RecordedEvent>> Events() => _service.Store.FetchStream($"counter/{_counter}");

    private async Task NoFaults() => (await fixture.Errors.List()).ShouldBeEmpty();
}
