using System.Collections.Concurrent;
using Fleet.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Messaging.Slots;

/// <summary>What one host has claimed: claim, acknowledge, work, for each delivery.</summary>
internal sealed class Claims<TMessage>(IServiceScopeFactory scopes, FaultDesk faults, TimeProvider clock, ILogger logger)
    where TMessage : class
{
    private static readonly TimeSpan s_beforeComingAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, Held> _held = [];

    public int Count => _held.Count;

    /// <summary>Completes when all that is held now is over.</summary>
    public Task Ended() => Task.WhenAll(_held.Values.Select(held => held.Ended.Task));

    /// <summary>Completes when the work is over, or at once when there is none. Never throws.</summary>
    public async Task Handle(Intake intake, Delivery delivery, CancellationToken stopping)
    {
        using var activity = Envelope<TMessage>.StartActivity(delivery);
        try
        {
            await Handle(intake, delivery, Envelope<TMessage>.Read(delivery), stopping);
        }
        catch (Exception away) when (away is OperationCanceledException || Outage.Is(away))
        {
            await ComeAgain(intake, delivery, away.Message);
        }
        catch (Exception fault)
        {
            await SetAside(intake, delivery, fault);
        }
    }

    private async Task Handle(Intake intake, Delivery delivery, Claimable<TMessage> claimable, CancellationToken stopping)
    {
        var mine = new Held();
        var held = _held.GetOrAdd(claimable.Cause.Id, mine);
        if (held != mine)
        {
            // It came again after a broken connection. Until the claim stands, nobody may acknowledge it.
            if (held.Claimed) await Acknowledge(intake, delivery);
            else await ComeAgain(intake, delivery, "it is being claimed");
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var work = await Claim(scope.ServiceProvider, claimable, stopping);
            mine.Claimed = true;
            await Acknowledge(intake, delivery);
            if (work is not null) await Work(claimable.Cause.Id, work, stopping);
        }
        finally
        {
            _held.TryRemove(claimable.Cause.Id, out _);
            mine.Ended.SetResult();
        }
    }

    /// <summary>While a server is away, or others keep appending, the slot has nothing better to do than to wait.</summary>
    private Task<SlotWork?> Claim(IServiceProvider services, Claimable<TMessage> claimable, CancellationToken stopping) =>
        Patience.Try(
            () => services.GetRequiredService<IClaimer<TMessage>>().Claim(claimable, stopping),
            passing => passing is WrongVersionException || Outage.Is(passing),
            passing => logger.LogWarning("A claim from {Queue} is tried again: {Reason}", claimable.Queue, passing.Message),
            stopping);

    private async Task Work(Guid id, SlotWork work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LogInformation("The work of message {Id} ended because the host stops", id);
        }
        catch (Exception failed)
        {
            logger.LogError(failed, "The work of message {Id} failed outside of its own error handling", id);
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
        catch (Exception gone)
        {
            logger.LogWarning("A claimed message could not be acknowledged and will come again: {Reason}", gone.Message);
        }
    }

    private async Task ComeAgain(Intake intake, Delivery delivery, string reason)
    {
        logger.LogWarning("A message goes back to {Queue}: {Reason}", delivery.Queue, reason);
        try
        {
            await Task.Delay(s_beforeComingAgain, clock);
            await intake.GiveBack(delivery);
        }
        catch (Exception gone)
        {
            logger.LogDebug("The broker gave the message back by itself: {Reason}", gone.Message);
        }
    }

    private async Task SetAside(Intake intake, Delivery delivery, Exception fault)
    {
        try
        {
            await faults.Move(intake.Channel, delivery, fault, typeof(TMessage));
            await intake.Acknowledge(delivery);
        }
        catch (Exception gone)
        {
            logger.LogError(gone, "A message of {Queue} could not be moved to its error queue and will come again", delivery.Queue);
        }
    }

    /// <summary>A message that is claimed or worked on here.</summary>
    private sealed class Held
    {
        public volatile bool Claimed;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
