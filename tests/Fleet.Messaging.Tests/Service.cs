using System.Collections.Concurrent;
using Fleet.EventStore;
using Fleet.Messaging.Errors;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Messaging.Tests;

/// <summary>What the tests see of a running service: news that came, faults that were told.</summary>
public sealed class Witness : IFaultObserver
{
    public ConcurrentQueue<(Guid Id, RaisedNews News)> News { get; } = [];

    public ConcurrentQueue<FaultedMessage> Faults { get; } = [];

    public Task OnFault(FaultedMessage message, CancellationToken cancellationToken)
    {
        Faults.Enqueue(message);
        return Task.CompletedTask;
    }
}

public sealed class RaiseConsumer(Handler handler) : IConsumer<Raise>
{
    public Task Consume(ConsumeContext<Raise> context) => handler.Handle(
        context, Counter.Stream(context.Message.Counter), sum => Counter.Decide(context.Message, sum));
}

public sealed class RaiseDefinition() : FleetConsumerDefinition<RaiseConsumer>(new QueueSettings("raise"));

public sealed class NewsConsumer(Witness witness) : IConsumer<RaisedNews>
{
    public Task Consume(ConsumeContext<RaisedNews> context)
    {
        witness.News.Enqueue((context.MessageId!.Value, context.Message));
        return Task.CompletedTask;
    }
}

public sealed class NewsDefinition()
    : FleetConsumerDefinition<NewsConsumer>(new QueueSettings("raised-news") { SingleActive = true });

/// <summary>A service of the tests: one host with a bus on the class's virtual host and database.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly IHost _host;

    private Service(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public Witness Witness => Services.GetRequiredService<Witness>();

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public static Task<Service> Start(Fixture fixture, Action<IBusRegistrationConfigurator> consumers) =>
        Start(fixture.Database, fixture.Options, consumers, _ => { });

    public static Task<Service> Start(
        Fixture fixture, Action<IBusRegistrationConfigurator> consumers, Action<IServiceCollection> more) =>
        Start(fixture.Database, fixture.Options, consumers, more);

    public static async Task<Service> Start(
        string database, BusOptions options, Action<IBusRegistrationConfigurator> consumers, Action<IServiceCollection> more)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("FLEET_TEST_LOG") is { Length: > 0 })
            builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Debug);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Witness>();
        builder.Services.AddSingleton<IFaultObserver>(services => services.GetRequiredService<Witness>());
        builder.Services.AddEventStore(database, typeof(Service).Assembly);
        builder.Services.AddHandler(Counter.Messages);
        builder.Services.AddFleetBus(options, consumers);
        more(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new Service(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
