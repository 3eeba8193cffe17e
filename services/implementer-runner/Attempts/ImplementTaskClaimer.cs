using Fleet.Contracts.Tasks;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Slots;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Claims a task in the log and takes its lease; the work itself comes after the acknowledgement.</summary>
public sealed class ImplementTaskClaimer(
    Handler handler, IEventStore store, AttemptRun run, HeldLeases leases, RunnerSettings settings, ILogger<ImplementTaskClaimer> logger)
    : IClaimer<ImplementTask>
{
    public async Task<SlotWork?> Claim(Claimable<ImplementTask> claimable, CancellationToken cancellationToken)
    {
        var message = claimable.Message;
        var stream = Streams.Task(message.Plan, message.Task);
        var outcome = await handler.Handle(
            claimable.Cause, stream, item => TaskDecider.Decide(new TaskCommand.Claim(message.Attempt, settings.Name), item),
            cancellationToken);

        // A message that comes again may find the claim of another host, or of this one before it died. Then the
        // lease decides: it can be taken only when nobody holds it.
        var recorded = outcome.Events.SingleOrDefault(recorded => recorded.Data is AttemptStarted);
        if (recorded?.Data is not AttemptStarted claim || claim.Host != settings.Name)
        {
            return null;
        }

        if (await leases.Take(stream.Name, message.Attempt, cancellationToken) is not { } lease)
        {
            logger.LogInformation("{Task}, attempt {Attempt}: claimed before, and its lease has not run out", stream.Name, message.Attempt);
            return null;
        }

        var item = (await store.AggregateStream(stream.Name, stream.Start, stream.Evolve, cancellationToken)).State;
        if (item.Holder?.Attempt == message.Attempt)
        {
            var attempt = new AttemptInHand(item, claim.Attempt, claim.Branch, recorded.Id, settings.Name);
            return stopping => run.Run(attempt, lease, stopping);
        }

        await lease.Release();
        return null;
    }
}
