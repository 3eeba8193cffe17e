using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.Shipper.Candidates;

/// <summary>Takes a staged candidate and asks who lets it through: the policy, or a person.</summary>
public sealed class ShipCandidateConsumer(Handler handler, IEventStore store, ProtectedPaths protectedPaths)
    : IConsumer<ShipCandidate>
{
    public async Task Consume(ConsumeContext<ShipCandidate> context)
    {
        var message = context.Message;
        var stream = Streams.Task(message.Plan, message.Task);
        var item = (await store.AggregateStream(stream.Name, stream.Start, stream.Evolve, context.CancellationToken)).State;
        var guarded = item.State is WorkState.Staged { Candidate: var candidate }
            ? await protectedPaths.Among(item.Definition!, candidate.Files, context.CancellationToken)
            : [];
        await handler.Handle(context, stream, now => TaskDecider.Decide(
            new TaskCommand.Ship(message.Attempt, now.Candidate is { } staged
                ? ApprovalRule.NeedsPersonBecause(now.Definition!.Approval, staged, guarded)
                : null),
            now));
    }
}

/// <summary>The queue of staged candidates.</summary>
public sealed class ShipCandidateConsumerDefinition()
    : FleetConsumerDefinition<ShipCandidateConsumer>(new QueueSettings("shipper-ship-candidate"));
