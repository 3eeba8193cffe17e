namespace Fleet.Api.Trunks;

/// <summary>A trunk and what stands before it.</summary>
/// <param name="Trunk">Its stream's name.</param>
/// <param name="Head">As this log last made it; null before the first landing.</param>
/// <param name="Validating">What is being proved now, or null.</param>
/// <param name="Merging">The task whose merge is under way (<c>plan/task</c>), or null.</param>
public sealed record TrunkView(
    string Trunk, string? Head, long Landings, IReadOnlyList<QueuedView> Queue, ValidationView? Validating,
    string? Merging);

/// <summary>One candidate of the queue.</summary>
public sealed record QueuedView(string Plan, string Task, int Attempt, string Commit, string ApprovedBy);

/// <summary>A tree that was sent to be proved.</summary>
/// <param name="Finished">True when the verdict is there.</param>
public sealed record ValidationView(
    string Plan, string Task, int Attempt, string Tree, IReadOnlyList<string> Gates, bool Finished);
