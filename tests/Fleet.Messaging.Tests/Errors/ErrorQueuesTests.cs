using System.Text;
using Fleet.Messaging.Queues;
using MassTransit;
using RabbitMQ.Client;

namespace Fleet.Messaging.Tests.Errors;

public sealed class ErrorQueuesTests(Fixture fixture) : IClassFixture<Fixture>, IAsyncLifetime
{
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.Start(fixture, bus => bus.AddConsumer<RaiseConsumer, RaiseDefinition>());

    public async Task DisposeAsync()
    {
        foreach (var left in await fixture.Errors.List()) await fixture.Errors.Drop(left.Id);
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task An_unreadable_message_is_shown_with_its_reason_and_can_be_dropped()
    {
        var id = Guid.NewGuid();
        await fixture.PublishRaw("test.raise", "{ this is no JSON"u8.ToArray(), new BasicProperties { MessageId = $"{id}" });

        await Eventually.Until(async () => (await fixture.Errors.List()).Count == 1, "the message in the error queue");
        var shown = (await fixture.Errors.Show(id)).ShouldNotBeNull();
        shown.Queue.ShouldBe("raise");
        shown.HeldIn.ShouldBe("raise_error");
        shown.Reason.ShouldBe("fault");
        shown.ExceptionType.ShouldBe("System.Text.Json.JsonReaderException");
        shown.Message.ShouldContain("is an invalid start of a property name");
        shown.Body.ShouldBe("{ this is no JSON");
        shown.At.ShouldNotBeNull();

        (await fixture.Errors.Drop(id)).ShouldBeTrue();
        (await fixture.Errors.Drop(id)).ShouldBeFalse();
        (await fixture.Errors.List()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bug_in_a_handler_is_told_to_the_observer_and_names_the_consumer()
    {
        var id = Guid.NewGuid();
        await _service.Bus.Publish(
            new Raise { Counter = "poison", Manner = Manner.Poisonous }, context => context.MessageId = id);

        await Eventually.Until(() => !_service.Witness.Faults.IsEmpty, "the fault");
        var told = _service.Witness.Faults.ShouldHaveSingleItem();
        var shown = (await fixture.Errors.Show(id)).ShouldNotBeNull();
        foreach (var fault in new[] { told, shown })
        {
            fault.Id.ShouldBe(id);
            fault.Queue.ShouldBe("raise");
            fault.ExceptionType.ShouldBe("System.InvalidOperationException");
            fault.Message.ShouldBe("A bug in the handler.");
            fault.Stack[0].ShouldContain("Counter.Decide");
        }

        shown.Consumer.ShouldBe("Fleet.Messaging.Tests.RaiseConsumer");
    }

    [Fact]
    public async Task A_retried_message_goes_back_to_its_own_queue_as_it_was_sent()
    {
        var id = Guid.NewGuid();
        // Nobody listens to the news yet, and news that reach nobody are an error.
        await _service.Bus.Publish(new Raise { Counter = "retried" }, context => context.MessageId = id);
        await Eventually.Until(async () => await fixture.Errors.Show(id) is not null, "the message in the error queue");
        var shown = (await fixture.Errors.Show(id)).ShouldNotBeNull();
        shown.Message.ShouldContain("RaisedNews reached no queue: nothing is bound to the exchange \"test.raised-news\"");

        await fixture.Declaration.Ensure(new QueueSettings("retried-news"), [typeof(RaisedNews)]);
        (await fixture.Errors.Retry(id)).ShouldBeTrue();

        await Eventually.Until(async () => await fixture.Waiting("retried-news") == 1, "the news");
        (await _service.Store.FetchStream("counter/retried")).ShouldHaveSingleItem().Cause.ShouldBe(id);
        (await fixture.Errors.Show(id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_that_is_delivered_too_often_waits_among_the_dead_and_can_be_retried()
    {
        var queue = new QueueSettings("mayfly") { DeliveryLimit = 1 };
        await fixture.Declaration.Ensure(queue);
        await fixture.PublishRaw("mayfly", Encoding.UTF8.GetBytes("a body"));
        for (var deliveries = 0; deliveries < 2; deliveries++)
        {
            await using var channel = await fixture.Broker.OpenChannel();
            await Eventually.Until(async () => await channel.BasicGetAsync("mayfly", autoAck: false) is not null, "a delivery");
        }

        await Eventually.Until(async () => await fixture.Waiting(queue.Dead) == 1, "the message among the dead");
        var dead = (await fixture.Errors.List()).ShouldHaveSingleItem();
        dead.Reason.ShouldBe("delivery_limit");
        dead.Queue.ShouldBe("mayfly");
        (await fixture.Errors.Retry(dead.Id)).ShouldBeTrue();
        await Eventually.Until(async () => await fixture.Waiting("mayfly") == 1, "the message again");
    }
}
