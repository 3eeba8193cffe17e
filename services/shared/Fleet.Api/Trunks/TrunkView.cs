namespace Fleet.Api.Trunks;

/// <summary>A trunk and what stands before it.</summary>
/// <param name="Trunk">Its stream's name.</param>
/// <param name="Head">As this log last made it; null before the first landing.</param>
/// <param name="Validations">What is being proved, or was proved, for those in the queue.</param>
/// <param name="Merging">The task whose merge is under way (<c>plan/task</c>), or null.</param>
public sealed record TrunkView(
    string Trunk, string? Head, long Landings, IReadOnlyList<QueuedView> Queue,
    IReadOnlyList<ValidationView> Validations, string? Merging)
{
    /// <summary>The newest validation of a candidate, or null.</summary>
    public ValidationView? Of(QueuedView queued) => Validations.LastOrDefault(validation =>
        (validation.Plan, validation.Task, validation.Attempt) == (queued.Plan, queued.Task, queued.Attempt));
}

/// <summary>One candidate of the queue.</summary>
public sealed record QueuedView(string Plan, string Task, int Attempt, string Commit, string ApprovedBy);

/// <summary>A tree that was sent to be proved.</summary>
/// <param name="Assumed">The candidates that the tree takes for landed (<c>plan/task</c>).</param>
/// <param name="Finished">True when the verdict is there.</param>
public sealed record ValidationView(
    string Plan, string Task, int Attempt, string Tree, IReadOnlyList<string> Gates, IReadOnlyList<string> Assumed,
    bool Finished);
