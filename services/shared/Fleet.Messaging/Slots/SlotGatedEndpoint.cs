using Fleet.Messaging.Errors;
using Fleet.Messaging.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Messaging.Slots;

/// <summary>Takes a message only when a slot is free, claims, acknowledges, and runs the work in the slot.</summary>
/// <remarks>
/// The slot is taken before the message is; when it was the last, the intake is paused before the claim, so before
/// the acknowledgement that would let the broker deliver the next. All others wait in the queue for other hosts.
/// MassTransit's endpoint connector can do the same at 40 ms for each opening; see docs/adr/0003-claims-and-leases.md.
/// </remarks>
public sealed class SlotGatedEndpoint<TMessage>(
    Broker broker, SlotGate gate, IReadOnlyList<QueueSettings> queues, IServiceScopeFactory scopes,
    IEnumerable<IFaultObserver> observers, TimeProvider clock, ILogger<SlotGatedEndpoint<TMessage>> logger)
    : BackgroundService
    where TMessage : class
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Claims<TMessage> _claims = new(scopes, new FaultDesk([.. observers], clock, logger), clock, logger);

    /// <summary>How many messages are claimed or worked on right now.</summary>
    public int Running => _claims.Count;

    /// <summary>Takes nothing new, asks the work under way to end, and waits for it as long as the host allows.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await _claims.Ended().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = broker.Options.ReconnectDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var intake = await Intake.Open(broker, queues, stoppingToken);
                delay = broker.Options.ReconnectDelay;
                await TakeWhileFree(intake, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                logger.LogWarning("Nothing is taken from {Queues} for {Delay}: {Reason}",
                    string.Join(", ", queues.Select(queue => queue.Name)), delay, broken.Message);
                await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = TimeSpan.FromTicks(Math.Min((delay * 2).Ticks, (broker.Options.ReconnectDelay * 30).Ticks));
            }
        }
    }

    private async Task TakeWhileFree(Intake intake, CancellationToken cancellationToken)
    {
        await gate.Take(cancellationToken);
        var held = true;
        try
        {
            while (true)
            {
                await UntilNothingIsInTheWay(intake, cancellationToken);
                var delivery = await intake.Next(cancellationToken);
                if (gate.Obstacle is not null)
                {
                    await intake.GiveBack(delivery);
                    continue;
                }

                var another = gate.TryTake();
                if (!another) await intake.Pause();
                held = another;
                _ = HoldSlot(intake, delivery);
                if (!another) await gate.Take(cancellationToken);
                held = true;
            }
        }
        finally
        {
            if (held) gate.Release();
        }
    }

    /// <summary>Leaves the queues to other hosts while this one may begin nothing.</summary>
    private async Task UntilNothingIsInTheWay(Intake intake, CancellationToken cancellationToken)
    {
        if (gate.Obstacle is not { } reason) return;

        var names = string.Join(", ", queues.Select(queue => queue.Name));
        logger.LogWarning("Nothing new is taken from {Queues}: {Reason}", names, reason);
        await intake.Pause();
        while (gate.Obstacle is not null) await Task.Delay(s_betweenLooks, clock, cancellationToken);
        logger.LogInformation("Work is taken from {Queues} again", names);
    }

    private async Task HoldSlot(Intake intake, Delivery delivery)
    {
        try
        {
            await Task.Run(() => _claims.Handle(intake, delivery, _stopping.Token), CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }
}
