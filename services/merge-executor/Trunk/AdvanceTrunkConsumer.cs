using Fleet.Contracts.Trunk;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Look at the queue again.</summary>
internal sealed class AdvanceTrunkConsumer(TrunkExecutor executor) : IConsumer<AdvanceTrunk>
{
    public Task Consume(ConsumeContext<AdvanceTrunk> context) => executor.Advance(
        context.Message.Repository, context.Message.Trunk, Cause.Of(context), context.CancellationToken);
}

internal sealed class AdvanceTrunkConsumerDefinition()
    : FleetConsumerDefinition<AdvanceTrunkConsumer>(MergeExecutorHost.Queue);
