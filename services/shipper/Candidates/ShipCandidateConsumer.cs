using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using Fleet.Processes;
using MassTransit;

namespace Fleet.Shipper.Candidates;

/// <summary>A candidate is staged: ask for the approval that the policy wants, or pass it on.</summary>
internal sealed class ShipCandidateConsumer(
    Handler handler, IEventStore store, TrunkSettings trunks, ILogger<ShipCandidateConsumer> logger)
    : IConsumer<ShipCandidate>
{
    public async Task Consume(ConsumeContext<ShipCandidate> context)
    {
        var message = context.Message;
        var stream = TaskStream.Of(message.Plan, message.Task);
        var (item, _) = await store.AggregateStream(stream.Name, stream.Start, stream.Evolve, context.CancellationToken);

        string? because;
        try
        {
            // A candidate is what it is for good, so what follows from it may be found out before the decision.
            because = await NeedsPerson(item, message.Attempt, context.CancellationToken);
        }
        catch (CommandFailedException unreachable)
        {
            // It stays staged, and the tick sends this message again.
            logger.LogWarning("{Stream} is not shipped yet: {Reason}", stream.Name, unreachable.Message);
            return;
        }

        await handler.Handle(
            context, stream, now => TaskDecider.Decide(new TaskCommand.Ship(message.Attempt, because), now));
    }

    private async Task<string?> NeedsPerson(WorkItem item, int attempt, CancellationToken cancellationToken) =>
        item.State is WorkState.Staged { Candidate: var candidate } && candidate.Attempt == attempt
            ? ApprovalRule.NeedsPerson(
                item.Definition!.Approval, candidate,
                await trunks.WhyGuarded(
                    item.Definition.Repository, item.Definition.Trunk, candidate.Files, cancellationToken))
            : null;
}

internal sealed class ShipCandidateConsumerDefinition()
    : FleetConsumerDefinition<ShipCandidateConsumer>(ShipperHost.Queue);
