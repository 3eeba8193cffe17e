using Fleet.Api.Tasks;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.Messaging.Handling;

namespace Fleet.Gateway.Tasks;

/// <summary>Records a person's decision about a candidate and tells the shipper.</summary>
public sealed class Decisions(Handler handler)
{
    public Task<DecisionAnswer> Approve(
        string plan, string task, string by, string? reason, string? changeHash, CancellationToken cancellationToken) =>
        Decide(plan, task, new TaskCommand.Approve(by, reason ?? "", changeHash), cancellationToken);

    public Task<DecisionAnswer> Reject(
        string plan, string task, string by, string? reason, CancellationToken cancellationToken) =>
        Decide(plan, task, new TaskCommand.Reject(by, reason ?? ""), cancellationToken);

    private async Task<DecisionAnswer> Decide(
        string plan, string task, TaskCommand command, CancellationToken cancellationToken)
    {
        var stream = new StreamOf<WorkItem>(StreamNames.Task(plan, task), WorkItem.Start, Evolve);
        var outcome = await handler
            .Handle(new Cause(Guid.NewGuid()), stream, item => TaskDecider.Decide(command, item), cancellationToken)
            .ConfigureAwait(false);
        return outcome.Events.Select(recorded => recorded.Data).FirstOrDefault() switch
        {
            CandidateApproved yes => new(new DecidedCandidate(plan, task, yes.Attempt, "approved", yes.By), null),
            CandidateRejected no => new(new DecidedCandidate(plan, task, no.Attempt, "rejected", no.By), null),
            _ => new(null, outcome.Refusal?.Reason ?? "Nothing was left to decide."),
        };
    }

    private static WorkItem Evolve(WorkItem item, EventStore.RecordedEvent recorded) =>
        recorded.Data is TaskEvent happened ? item.Evolve(happened, recorded.At) : item;
}

/// <summary>What was recorded, or why nothing was. Exactly one is set.</summary>
public sealed record DecisionAnswer(DecidedCandidate? Decided, string? Refusal);
