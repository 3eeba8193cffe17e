using Fleet.Contracts.Tasks;
using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Gates;
using Fleet.Domain.Trunk;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>A runner's verdict on a tree.</summary>
internal sealed class TreeValidatedConsumer(TrunkExecutor executor) : IConsumer<TreeValidated>
{
    public Task Consume(ConsumeContext<TreeValidated> context)
    {
        var result = context.Message;
        var finished = new ValidationFinished(
            result.Validation, result.Gates.Select(Evidence).ToValueList(), result.Trouble);
        return executor.Finish(
            result.Repository, result.Trunk, finished, Cause.Of(context), context.CancellationToken);
    }

    private static GateEvidence Evidence(GateResult gate) => new(
        gate.Gate, gate.Command, gate.Tree, gate.InputsKey, gate.ExitCode, gate.Seconds, gate.Host, gate.Output,
        gate.Tail, gate.Reused);
}

internal sealed class TreeValidatedConsumerDefinition()
    : FleetConsumerDefinition<TreeValidatedConsumer>(MergeExecutorHost.Queue);
