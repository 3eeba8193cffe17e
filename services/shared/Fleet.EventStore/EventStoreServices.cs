using System.Reflection;
using Fleet.EventStore.Events;
using Fleet.EventStore.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.EventStore;

/// <summary>The store's parts as singletons of a host.</summary>
public static class EventStoreServices
{
    /// <summary>Adds <see cref="IEventStore"/> and the working state beside the log. Nothing connects
    /// before it is used, so that a host can start and report itself as not ready while the database is away.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="connectionString">With the service's own role.</param>
    /// <param name="assemblies">Those with event types, besides Fleet.Domain.</param>
    public static IServiceCollection AddEventStore(
        this IServiceCollection services, string connectionString, params Assembly[] assemblies) =>
        services
            .AddSingleton(_ => new FleetDatabase(connectionString))
            .AddSingleton(_ => EventTypes.Of(assemblies))
            .AddSingleton<IEventStore>(parts => new PostgresEventStore(
                parts.GetRequiredService<FleetDatabase>(),
                parts.GetRequiredService<EventTypes>(),
                parts.GetService<ILogger<PostgresEventStore>>()))
            .AddSingleton<Leases>()
            .AddSingleton<Timers>()
            .AddSingleton<Artifacts>()
            .AddSingleton<Verified>()
            .AddSingleton<Progress>();
}
