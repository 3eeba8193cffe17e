using Fleet.Contracts.Tasks;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>The attempt that a slot works on.</summary>
/// <param name="Item">The task as it stood when it was claimed.</param>
/// <param name="Number">The attempt's number: the fencing token of all that is done here.</param>
/// <param name="ClaimId">The id of the claim's event, from which the ids of what is published are derived.</param>
public sealed record AttemptInHand(WorkItem Item, int Number, string Branch, Guid ClaimId, string Host)
{
    public TaskDefinition Definition => Item.Definition!;

    public string Plan => Definition.Plan;

    public string Task => Definition.Task;

    /// <summary>A name for files of this attempt alone.</summary>
    public string FileName => $"{Plan}.{Task}.{Number}";

    public override string ToString() => $"{Plan}/{Task}, attempt {Number}";

    /// <summary>The result of an attempt that came to nothing.</summary>
    /// <param name="commit">Work that the next attempt goes on from, pushed to the branch.</param>
    public AttemptFinished Failed(Setback setback, IReadOnlyList<GateResult> gates, string? commit) => new()
    {
        Plan = Plan,
        Task = Task,
        Attempt = Number,
        Host = Host,
        Outcome = AttemptOutcome.Failed,
        SetbackKind = setback.Kind.ToString(),
        Reason = setback.Reason,
        Detail = setback.Detail,
        Artifact = setback.Artifact,
        Gates = gates,
        Commit = commit,
    };

    /// <inheritdoc cref="Failed(Setback, IReadOnlyList{GateResult}, string?)"/>
    public AttemptFinished Failed(SetbackKind kind, string reason, string detail, string? artifact = null) =>
        Failed(new Setback(kind, reason, detail, artifact), [], null);
}
