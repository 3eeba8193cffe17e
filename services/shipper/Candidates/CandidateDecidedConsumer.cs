using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.Shipper.Candidates;

/// <summary>A person has decided: what is approved is passed on; what is rejected went back in the same event.</summary>
internal sealed class CandidateDecidedConsumer(Handler handler) : IConsumer<CandidateDecided>
{
    public Task Consume(ConsumeContext<CandidateDecided> context) => handler.Handle(
        context,
        TaskStream.Of(context.Message.Plan, context.Message.Task),
        item => TaskDecider.Decide(new TaskCommand.PassOn(context.Message.Attempt), item));
}

internal sealed class CandidateDecidedConsumerDefinition()
    : FleetConsumerDefinition<CandidateDecidedConsumer>(ShipperHost.Queue);
