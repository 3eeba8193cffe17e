using Fleet.Messaging;
using Fleet.Messaging.Handling;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Hosting;

/// <summary>The bus of a service, from its settings.</summary>
public static class FleetMessaging
{
    /// <summary>Adds the bus, and the handler with the service's mapping from events to messages.</summary>
    /// <param name="service">How the service is named in the broker's lists.</param>
    /// <param name="messagesFor">The service's one mapping from its events to messages.</param>
    /// <param name="consumers">Adds the service's consumers.</param>
    public static IServiceCollection AddFleetMessaging(
        this IServiceCollection services,
        FleetSettings settings,
        string service,
        MessagesFor messagesFor,
        Action<IBusRegistrationConfigurator> consumers)
    {
        var broker = settings.RabbitMq;
        var options = new BusOptions
        {
            Hosts = [.. broker.Hosts.Select(BrokerAddress.Parse)],
            VirtualHost = broker.VirtualHost,
            User = broker.User,
            Password = broker.Password,
            Tls = broker.Tls,
            TlsServerName = broker.TlsServerName,
            TlsAuthorityFile = broker.TlsAuthorityFile,
            ClientName = $"fleet {service}",
        };
        return services.AddFleetBus(options, consumers).AddHandler(messagesFor);
    }

    /// <summary>Adds the board. Only for services that decide by it: folding the whole log is work.</summary>
    public static IServiceCollection AddBoard(this IServiceCollection services) => services
        .AddSingleton<BoardFollower>().AddHostedService(parts => parts.GetRequiredService<BoardFollower>());
}
