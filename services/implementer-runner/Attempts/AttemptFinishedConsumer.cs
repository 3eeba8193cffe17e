using Fleet.Contracts.Tasks;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.Hosting;
using Fleet.ImplementerRunner.Gates;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Records what an attempt came to. It is taken by any runner: the one that did the work may be gone.
/// </summary>
public sealed class AttemptFinishedConsumer(Handler handler) : IConsumer<AttemptFinished>
{
    public Task Consume(ConsumeContext<AttemptFinished> context) => handler.Handle(
        context, Streams.Task(context.Message.Plan, context.Message.Task),
        item => TaskDecider.Decide(CommandOf(context.Message), item));

    private static TaskCommand CommandOf(AttemptFinished message) => message.Outcome switch
    {
        AttemptOutcome.Staged => new TaskCommand.Stage(new Candidate(
            message.Attempt, message.Host, message.Branch!, message.Base!, message.Commit!, message.Tree!, message.ChangeHash!,
            message.Files.ToValueList(), message.LinesAdded, message.LinesRemoved, message.Gates.Select(GateMapping.EvidenceOf).ToValueList())),
        AttemptOutcome.HandedBack => new TaskCommand.HandBack(message.Attempt, message.Commit, message.Reason ?? ""),
        AttemptOutcome.Failed => new TaskCommand.Fail(
            message.Attempt,
            new Setback(Enum.Parse<SetbackKind>(message.SetbackKind!), message.Reason ?? "", message.Detail ?? "", message.Artifact),
            message.Gates.Select(gate => new GateRan(message.Attempt, GateMapping.EvidenceOf(gate))).ToValueList(),
            message.Commit),
        _ => throw new InvalidOperationException($"No such outcome: {message.Outcome}."),
    };
}

/// <summary>The queue of finished attempts.</summary>
public sealed class AttemptFinishedConsumerDefinition()
    : FleetConsumerDefinition<AttemptFinishedConsumer>(new QueueSettings("attempt-finished"));
