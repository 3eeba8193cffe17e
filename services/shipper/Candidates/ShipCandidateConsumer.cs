using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.Shipper.Candidates;

/// <summary>A candidate is staged: ask for the approval that the policy wants, or pass it on.</summary>
internal sealed class ShipCandidateConsumer(Handler handler, IEventStore store, TrunkSettings trunks)
    : IConsumer<ShipCandidate>
{
    public async Task Consume(ConsumeContext<ShipCandidate> context)
    {
        var message = context.Message;
        var stream = TaskStream.Of(message.Plan, message.Task);
        var (item, _) = await store.AggregateStream(stream.Name, stream.Start, stream.Evolve, context.CancellationToken);

        // A candidate is what it is for good, so what follows from it may be found out before the decision.
        var because = item.State is WorkState.Staged { Candidate: var candidate } && candidate.Attempt == message.Attempt
            ? ApprovalRule.NeedsPerson(
                item.Definition!.Approval, candidate,
                await trunks.WhyGuarded(
                    item.Definition.Repository, item.Definition.Trunk, candidate.Files, context.CancellationToken))
            : null;
        await handler.Handle(
            context, stream, now => TaskDecider.Decide(new TaskCommand.Ship(message.Attempt, because), now));
    }
}

internal sealed class ShipCandidateConsumerDefinition()
    : FleetConsumerDefinition<ShipCandidateConsumer>(ShipperHost.Queue);
