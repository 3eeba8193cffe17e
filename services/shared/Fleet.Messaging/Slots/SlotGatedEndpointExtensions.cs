using Fleet.Messaging.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fleet.Messaging.Slots;

public static class SlotGatedEndpointExtensions
{
    /// <summary>Adds an endpoint that takes from these queues while the gate has free slots. Needs
    /// <see cref="FleetBus.AddFleetBus"/> and a registered <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddSlotGatedEndpoint<TMessage, TClaimer>(
        this IServiceCollection services, SlotGate gate, IReadOnlyList<QueueSettings> queues)
        where TMessage : class
        where TClaimer : class, IClaimer<TMessage>
    {
        services.AddScoped<IClaimer<TMessage>, TClaimer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SlotGatedEndpoint<TMessage>>(provider, gate, queues));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SlotGatedEndpoint<TMessage>>());
    }
}
