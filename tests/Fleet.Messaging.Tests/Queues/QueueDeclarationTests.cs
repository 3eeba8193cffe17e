using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace Fleet.Messaging.Tests.Queues;

public sealed class QueueDeclarationTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Fact]
    public async Task What_is_sent_before_anybody_consumes_waits_and_is_taken_later()
    {
        await using var sender = await Service.Start(fixture, _ => { });
        var publisher = new BusPublisher(sender.Bus, sender.Bus);
        var news = new OutgoingMessage(new RaisedNews { Counter = "early", By = 1 }, "raised-news");
        await Should.ThrowAsync<NoQueueException>(publisher.Publish(news, Guid.NewGuid()));

        await fixture.Declaration.Ensure(new NewsDefinition().Queue);
        await publisher.Publish(news, Guid.NewGuid());
        (await fixture.Waiting("raised-news")).ShouldBe(1u);

        await using var late = await Service.Start(fixture, bus => bus.AddConsumer<NewsConsumer, NewsDefinition>());
        await Eventually.Until(() => !late.Witness.News.IsEmpty, "the news");
    }

    [Fact]
    public async Task A_message_by_type_that_nobody_listens_to_is_an_error_unless_it_may_be_unheard()
    {
        await using var sender = await Service.Start(fixture, _ => { });
        var publisher = new BusPublisher(sender.Bus, sender.Bus);
        var raise = new OutgoingMessage(new Raise { Counter = "nobody" });

        var error = await Should.ThrowAsync<NoQueueException>(publisher.Publish(raise, Guid.NewGuid()));
        error.Message.ShouldContain("test.raise");
        await publisher.Publish(raise with { MayBeUnheard = true }, Guid.NewGuid());
    }

    [Fact]
    public async Task Another_argument_for_a_queue_that_exists_is_refused()
    {
        await fixture.Declaration.Ensure(new QueueSettings("fixed"));

        await Should.ThrowAsync<OperationInterruptedException>(
            new QueueDeclaration(fixture.Broker).Ensure(new QueueSettings("fixed") { DeliveryLimit = 3 }));
    }
}
