using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<Guid, Held> _held = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly FaultDesk _faults = new([.. observers], clock, logger);

    private static readonly TimeSpan s_beforeComingAgain = TimeSpan.FromSeconds(1);

    /// <summary>How many pieces of work run in slots right now.</summary>
    public int Running => _held.Count;

    /// <summary>Takes nothing new, asks the work under way to end, and waits for it as long as the host allows.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await Task.WhenAll(_held.Values.Select(held => held.Ended.Task)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                logger.LogWarning("Nothing is taken from {Queues} for {Delay}: {Reason}", queues.Select(q => q.Name), delay, broken.Message);
                await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = Min(delay * 2, broker.Options.ReconnectDelay * 30);
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
                var delivery = await intake.Next(cancellationToken);
                var another = gate.TryTake();
                if (!another) await intake.Pause();
                held = another;
                _ = Handle(intake, delivery, cancellationToken);
                if (!another) await gate.Take(cancellationToken);
                held = true;
            }
        }
        finally
        {
            if (held) gate.Release();
        }
    }

    /// <summary>Claim, acknowledge, work. The slot is given back when the last of them is over.</summary>
    private async Task Handle(Intake intake, Delivery delivery, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            using var activity = Envelope<TMessage>.StartActivity(delivery);
            var claimable = Envelope<TMessage>.Read(delivery);
            await Handle(intake, delivery, claimable, cancellationToken);
        }
        catch (Exception away) when (away is OperationCanceledException || Outage.Is(away))
        {
            await ComeAgain(intake, delivery, away.Message, cancellationToken);
        }
        catch (Exception fault)
        {
            await SetAside(intake, delivery, fault, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Handle(
        Intake intake, Delivery delivery, Claimable<TMessage> claimable, CancellationToken cancellationToken)
    {
        var mine = new Held();
        var held = _held.GetOrAdd(claimable.Cause.Id, mine);
        if (held != mine)
        {
            // It came again after a broken connection. Until the claim stands, nobody may acknowledge it.
            if (held.Claimed) await Acknowledge(intake, delivery);
            else await ComeAgain(intake, delivery, "it is being claimed", cancellationToken);
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var claimer = scope.ServiceProvider.GetRequiredService<IClaimer<TMessage>>();
            var work = await claimer.Claim(claimable, cancellationToken);
            mine.Claimed = true;
            await Acknowledge(intake, delivery);
            if (work is not null) await Work(claimable.Cause.Id, work);
        }
        finally
        {
            _held.TryRemove(claimable.Cause.Id, out _);
            mine.Ended.SetResult();
        }
    }

    /// <summary>What is claimed is worked on, even when the broker is gone: the message then comes again, and is
    /// known as held here or as claimed in the log.</summary>
    private async Task Acknowledge(Intake intake, Delivery delivery)
    {
        try
        {
            await intake.Acknowledge(delivery);
        }
        catch (Exception gone) when (Outage.Is(gone) || gone is ObjectDisposedException)
        {
            logger.LogWarning("A claimed message could not be acknowledged and will come again: {Reason}", gone.Message);
        }
    }

    private async Task ComeAgain(Intake intake, Delivery delivery, string reason, CancellationToken cancellationToken)
    {
        logger.LogWarning("A message goes back to {Queue}: {Reason}", delivery.Queue, reason);
        try
        {
            await Task.Delay(s_beforeComingAgain, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await intake.GiveBack(delivery);
        }
        catch (Exception gone) when (Outage.Is(gone) || gone is ObjectDisposedException)
        {
            logger.LogDebug("The broker gave the message back by itself: {Reason}", gone.Message);
        }
    }

    private async Task SetAside(Intake intake, Delivery delivery, Exception fault, CancellationToken cancellationToken)
    {
        try
        {
            await _faults.Move(intake.Channel, delivery, fault, typeof(TMessage), cancellationToken);
            await intake.Acknowledge(delivery);
        }
        catch (Exception gone)
        {
            logger.LogError(gone, "A message of {Queue} could not be moved to its error queue and will come again", delivery.Queue);
        }
    }

    private async Task Work(Guid id, SlotWork work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            logger.LogInformation("The work of message {Id} ended because the host stops", id);
        }
        catch (Exception failed)
        {
            logger.LogError(failed, "The work of message {Id} failed outside of its own error handling", id);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>A message that is claimed or worked on here.</summary>
    private sealed class Held
    {
        public volatile bool Claimed;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
