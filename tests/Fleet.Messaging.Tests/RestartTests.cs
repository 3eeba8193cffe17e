using Fleet.EventStore.Schema;
using Fleet.LocalServers;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Slots;
using Fleet.Messaging.Tests.Slots;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Tests;

public sealed class RestartTests : IAsyncLifetime
{
    private readonly LocalRabbitMq _server = new(new RabbitMqOptions(Directory.CreateTempSubdirectory("fleet-restart-").FullName));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.Delete();

    [Fact]
    public async Task After_a_restart_of_the_broker_nothing_is_lost_and_everybody_goes_on()
    {
        await using var database = await TestKit.TestServers.NewDatabase();
        await EventStoreSchema.Apply(database.ConnectionString, new SchemaSetUp(new Dictionary<string, string>(), []));
        var running = await _server.Start();
        using var relay = new Relay { Target = running.Port };
        var options = new BusOptions
        {
            Hosts = [new BrokerAddress(running.Host, relay.Port)],
            User = running.User,
            Password = running.Password,
            StopTimeout = TimeSpan.FromSeconds(2),
        };
        var shop = new Workshop();
        await using var service = await Service.Start(
            database.ConnectionString,
            options,
            bus =>
            {
                bus.AddConsumer<RaiseConsumer, RaiseDefinition>();
                bus.AddConsumer<NewsConsumer, NewsDefinition>();
            },
            services => services.AddSingleton(shop)
                .AddSlotGatedEndpoint<Work, WorkClaimer>(new SlotGate(2), [new QueueSettings("work")]));
        var publisher = new BusPublisher(service.Bus, service.Bus);
        var declaration = service.Services.GetRequiredService<QueueDeclaration>();
        await declaration.Ensure(new QueueSettings("work"));
        await declaration.Ensure(new QueueSettings("waiting"));
        await publisher.Publish(new OutgoingMessage(new Work { Number = 1 }, "waiting"), Guid.NewGuid());
        await publisher.Publish(new OutgoingMessage(new Work { Number = 1 }, "work"), Guid.NewGuid());
        await Eventually.Until(() => shop.Claimed.Count == 1, "the first work");

        // RabbitMQ 3.10 writes down which quorum queues it has only three seconds after one was declared.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await _server.Stop(StopMode.Immediate);
        var publishing = publisher.Publish(new OutgoingMessage(new Raise { Counter = "restarted" }), Guid.NewGuid());
        relay.Target = (await _server.Start()).Port;

        await publishing;
        await Eventually.Until(() => !service.Witness.News.IsEmpty, "the news after the restart");
        await publisher.Publish(new OutgoingMessage(new Work { Number = 2 }, "work"), Guid.NewGuid());
        await Eventually.Until(() => shop.Claimed.Count == 2, "work after the restart");
        await declaration.Ensure(new QueueSettings("after"));
        await using var channel = await service.Services.GetRequiredService<Broker>().OpenChannel();
        await Eventually.Until(
            async () => await channel.BasicGetAsync("waiting", autoAck: true) is not null, "the message from before the restart");
    }
}
