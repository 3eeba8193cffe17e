using Fleet.EventStore.State;
using Fleet.Messaging.Handling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Messaging.Timing;

/// <summary>The message that a due timer stands for.</summary>
public delegate OutgoingMessage MessageOfTimer(DueTimer timer);

/// <summary>Publishes the message of each timer that is due, under the timer's id. Any number of pumps may run.</summary>
public sealed class TimerPump(
    Timers timers, MessageOfTimer messageOf, [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    TimeProvider clock, ILogger<TimerPump> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(s_period, clock);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PumpDue(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Timers are late, trying again at the next tick: {Reason}", failure.Message);
            }
        }
    }

    private async Task PumpDue(CancellationToken cancellationToken)
    {
        var pumped = await timers.Pump(
            clock.GetUtcNow(),
            (timer, cancelled) => publisher.Publish(messageOf(timer), timer.Id, cancelled),
            cancellationToken);
        foreach (var failure in pumped.Failures)
            logger.LogWarning(failure.Error, "The timer {Kind} {Id} could not be published; it is due again soon", failure.Timer.Kind, failure.Timer.Id);
    }
}
