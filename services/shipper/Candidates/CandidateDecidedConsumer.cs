using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.Hosting;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.Shipper.Candidates;

/// <summary>Passes on what a person has approved. A rejection is the planner's to act on.</summary>
public sealed class CandidateDecidedConsumer(Handler handler) : IConsumer<CandidateDecided>
{
    public Task Consume(ConsumeContext<CandidateDecided> context) => handler.Handle(
        context, Streams.Task(context.Message.Plan, context.Message.Task),
        item => TaskDecider.Decide(new TaskCommand.PassOn(context.Message.Attempt), item));
}

/// <summary>The queue of people's decisions.</summary>
public sealed class CandidateDecidedConsumerDefinition()
    : FleetConsumerDefinition<CandidateDecidedConsumer>(new QueueSettings("shipper-candidate-decided"));
