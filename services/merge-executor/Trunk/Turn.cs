using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.MergeExecutor.Git;
using Fleet.Messaging.Handling;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>One turn at a trunk, under its lock: everything that its steps need.</summary>
/// <param name="Handler">Publishes what follows from recorded events.</param>
/// <param name="Correlation">What the turn's events belong to, or null.</param>
internal sealed record Turn(
    string Repository, string Branch, TrunkAtHand Trunk, TrunkRepository Git, TrunkHold Hold, Handler Handler,
    string? Correlation, TimeProvider Time)
{
    public TrunkLog Log => Trunk.Log;

    public TrunkState State => Log.State;

    /// <summary>Cancelled when the lock is lost or the service stops.</summary>
    public CancellationToken Stop => Hold.Held;

    /// <summary>Appends to the trunk, and to one task in the same transaction, then publishes what follows.</summary>
    public async Task Append(IReadOnlyList<TrunkEvent> events, StreamEvents? task = null, Guid? cause = null)
    {
        var appended = await MergeActivities.Span("append", () => Log.Append(cause, events, task, Correlation, Stop));
        await Handler.Publish(appended, Stop);
        foreach (var asked in events.OfType<ValidationRequested>())
        {
            Trunk.Sent(asked.Validation, Time);
        }
    }

    /// <summary>The request to prove a tree.</summary>
    /// <param name="before">The trunk's head.</param>
    /// <param name="assumed">What the tree takes for landed on that head.</param>
    public ValidationRequested Validation(
        QueuedCandidate candidate, string before, string tree, Judgement.Unproved unproved, TaskDefinition task,
        IEnumerable<QueuedCandidate> assumed) => new(
        State.LastValidation + 1, candidate.Plan, candidate.Task, candidate.Attempt, before, candidate.Commit, tree,
        unproved.ByAccept ? [] : unproved.Gates, Repository, Branch, candidate.Branch, unproved.ByAccept ? task.Accept : [],
        new([.. assumed.Select(one => new AssumedLanding(one.Ticket, one.Branch, one.Commit))]));

    /// <summary>Takes a candidate out of the queue; its task has gone another way already.</summary>
    public Task Drop(QueuedCandidate candidate, string reason) => Append([Dropped(candidate, reason)]);

    /// <summary>Takes a candidate out of the queue and sends its task back with the reason, both or neither.</summary>
    public Task SendBack(QueuedCandidate candidate, TaskAt task, string trunkCommit, Setback setback) => Append(
        [Dropped(candidate, setback.Reason)],
        task.Decide(new TaskCommand.SendBack(candidate.Attempt, trunkCommit, setback)));

    private static CandidateDropped Dropped(QueuedCandidate candidate, string reason) =>
        new(candidate.Plan, candidate.Task, candidate.Attempt, reason);
}
