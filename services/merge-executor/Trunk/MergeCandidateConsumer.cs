using Fleet.Contracts.Trunk;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>An approved candidate may land.</summary>
internal sealed class MergeCandidateConsumer(TrunkExecutor executor) : IConsumer<MergeCandidate>
{
    public Task Consume(ConsumeContext<MergeCandidate> context) => executor.Enqueue(
        context.Message.Plan, context.Message.Task, context.Message.Attempt, Cause.Of(context),
        context.CancellationToken);
}

internal sealed class MergeCandidateConsumerDefinition()
    : FleetConsumerDefinition<MergeCandidateConsumer>(MergeExecutorHost.Queue);
