using System.Collections.Concurrent;
using System.Text;
using Fleet.Contracts.Plans;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Fleet.Messaging.Tests.Text;

public sealed class BareTextTests(Fixture fixture) : IClassFixture<Fixture>, IAsyncLifetime
{
    private readonly Inbox _inbox = new();
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.Start(
        fixture,
        bus => bus.AddConsumer<PlanConsumer, PlanDefinition>(),
        services => services.AddSingleton(_inbox));

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData(null, """{"plan": "a", "tasks": []}""")]
    [InlineData("application/json", """{"plan": "a", "tasks": []}""")]
    [InlineData("application/json", "{ not JSON at all")]
    [InlineData("application/yaml", "plan: a\ntasks: []\n")]
    [InlineData("text/plain; charset=utf-8", "plan: ä\n")]
    [InlineData("no content type", "plan: a\n")]
    [InlineData("application/vnd.masstransit+json", "plan: a\n")]
    [InlineData("application/vnd.masstransit+json", """{"messageType": ["urn:message:other"], "message": {"text": "x"}}""")]
    [InlineData("application/octet-stream", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", """{"message": {"text": 5}, "messageType": "x"}""")]
    public async Task Whatever_a_client_publishes_reaches_the_consumer_as_text(string? contentType, string body)
    {
        var id = Guid.NewGuid();
        var properties = new BasicProperties { MessageId = $"{id}" };
        if (contentType is not null) properties.ContentType = contentType;

        await fixture.PublishRaw("fleet.plans.submit-plan", Encoding.UTF8.GetBytes(body), properties);

        await Eventually.Until(() => !_inbox.Plans.IsEmpty, "the plan");
        _inbox.Plans.ShouldHaveSingleItem().ShouldBe((id, body, null));
        (await fixture.Errors.List()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_without_an_id_has_the_same_one_each_time()
    {
        for (var times = 0; times < 2; times++)
            await fixture.PublishRaw("fleet.plans.submit-plan", "plan: twice"u8.ToArray());
        await fixture.PublishRaw("fleet.plans.submit-plan", "plan: other"u8.ToArray());

        await Eventually.Until(() => _inbox.Plans.Count == 3, "three plans");
        _inbox.Plans.GroupBy(plan => plan.Id).Select(group => group.Count()).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task The_envelope_is_taken_as_such()
    {
        var id = Guid.NewGuid();
        await _service.Bus.Publish(
            new SubmitPlan { Text = "plan: a", BaseDirectory = "/home/jo" }, context => context.MessageId = id);

        await Eventually.Until(() => !_inbox.Plans.IsEmpty, "the plan");
        _inbox.Plans.ShouldHaveSingleItem().ShouldBe((id, "plan: a", "/home/jo"));
    }

    private sealed class Inbox
    {
        public ConcurrentQueue<(Guid Id, string Text, string? BaseDirectory)> Plans { get; } = [];
    }

    private sealed class PlanConsumer(Inbox inbox) : IConsumer<SubmitPlan>
    {
        public Task Consume(ConsumeContext<SubmitPlan> context)
        {
            inbox.Plans.Enqueue((context.MessageId!.Value, context.Message.Text, context.Message.BaseDirectory));
            return Task.CompletedTask;
        }
    }

    private sealed class PlanDefinition() : FleetConsumerDefinition<PlanConsumer>(new QueueSettings("submit-plan"))
    {
        protected override void ConfigureConsumer(
            IReceiveEndpointConfigurator endpointConfigurator,
            IConsumerConfigurator<PlanConsumer> consumerConfigurator,
            IRegistrationContext context)
        {
            base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
            endpointConfigurator.UseBareText(text => new SubmitPlan { Text = text });
        }
    }
}
