using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Timing;

public static class TimerPumpExtensions
{
    /// <summary>Adds the pump of this service's own timers. Needs the event store and
    /// <see cref="FleetBus.AddHandler"/>.</summary>
    public static IServiceCollection AddTimerPump(this IServiceCollection services, MessageOfTimer messageOf) =>
        services.AddSingleton(messageOf).AddHostedService<TimerPump>();
}
