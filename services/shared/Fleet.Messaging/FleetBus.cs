using System.Security.Authentication;
using System.Text.Json.Serialization;
using Fleet.Domain;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging;

/// <summary>The bus of one service.</summary>
public static class FleetBus
{
    /// <summary>The key of the <see cref="Handler"/> for work that no message began: it speaks through the bus
    /// itself.</summary>
    public const string OutsideConsumers = "outside-consumers";

    /// <summary>Adds MassTransit on RabbitMQ with all that every service of Fleet has in common.</summary>
    /// <param name="options">Where the broker is.</param>
    /// <param name="configure">Adds the service's consumers, each with its <see cref="FleetConsumerDefinition{T}"/>.</param>
    public static IServiceCollection AddFleetBus(
        this IServiceCollection services, BusOptions options, Action<IBusRegistrationConfigurator>? configure = null)
    {
        services.AddSingleton(new Broker(options));
        services.AddSingleton<QueueDeclaration>();
        services.AddScoped<IPublisher, BusPublisher>();
        services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = options.StopTimeout;
            host.ConsumerStopTimeout = options.StopTimeout;
        });
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            configure?.Invoke(bus);
            bus.AddConfigureEndpointsCallback((context, _, endpoint) => endpoint.UseFleet(context));
            bus.UsingRabbitMq((context, rabbit) =>
            {
                Connect(rabbit, options);
                // Answers come to a queue of this process alone, whose name tells the broker whose it may be.
                rabbit.OverrideDefaultBusEndpointQueueName($"{BrokerLanes.AnswersPrefix}{NewId.NextGuid():n}");
                rabbit.ConfigureJsonSerializerOptions(json =>
                {
                    json.WriteIndented = false;
                    json.Converters.Add(new JsonStringEnumConverter());
                    return json;
                });
                rabbit.SendTopology.ConfigureErrorSettings = LastStop;
                rabbit.SendTopology.ConfigureDeadLetterSettings = LastStop;
                rabbit.ConfigureEndpoints(context);
            });
        });
    }

    /// <summary>Adds the <see cref="Handler"/> with the service's one mapping from events to messages.</summary>
    public static IServiceCollection AddHandler(this IServiceCollection services, MessagesFor messagesFor) =>
        services.AddSingleton(messagesFor).AddScoped<Handler>()
            .AddKeyedSingleton<IPublisher>(
                OutsideConsumers, (parts, _) => new BusPublisher(parts.GetRequiredService<IBus>(), parts.GetRequiredService<IBus>()))
            .AddKeyedSingleton(OutsideConsumers, (parts, key) => ActivatorUtilities.CreateInstance<Handler>(
                parts, parts.GetRequiredKeyedService<IPublisher>(key)));

    private static void Connect(IRabbitMqBusFactoryConfigurator rabbit, BusOptions options)
    {
        var first = options.Hosts[0];
        rabbit.Host(first.Host, (ushort)first.Port, options.VirtualHost, options.ClientName, host =>
        {
            host.Username(options.User);
            host.Password(options.Password);
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.PublisherConfirmation = true;
            if (BrokerTrust.Of(options) is { } trust)
            {
                host.UseSsl(ssl =>
                {
                    ssl.ServerName = trust.Name;
                    ssl.Protocol = SslProtocols.None;
                    ssl.CertificateValidationCallback = trust.Accepts;
                });
            }

            if (options.Hosts.Count > 1)
            {
                host.UseCluster(cluster =>
                {
                    foreach (var node in options.Hosts) cluster.Node(node.ToString());
                });
            }
        });
    }

    /// <summary>An error queue would inherit its source's arguments: a single active consumer cannot be browsed.</summary>
    private static void LastStop(IRabbitMqQueueBindingConfigurator queue)
    {
        foreach (var key in new QueueSettings("any") { SingleActive = true }.Arguments.Keys)
            queue.SetQueueArgument(key, null);
        foreach (var (key, value) in QueueSettings.ArgumentsOfLastStop)
            queue.SetQueueArgument(key, value);
    }
}
