namespace Fleet.Domain.Trunk;

/// <summary>How a merge that was written ahead ends: told from what the remote shows, never guessed.</summary>
public static class Recovery
{
    public static Settlement Decide(MergeStarted started, RemoteTrunk remote) => remote switch
    {
        { OnTrunk: { } commit } => new Settlement.Finish(commit, RepairMark: remote.Mark != commit),

        // The two refs are moved together, but a crash of the remote can leave the mark alone: it is ours.
        _ when remote.Mark == started.After => new Settlement.Abandon(
            $"Only the mark {LandedMark.Of(started)} was made, the trunk is at {remote.Head}.", RemoveMark: true),
        { Mark: { } other } => new Settlement.Impossible(
            $"{LandedMark.Of(started)} says that the task landed as {other}, which is not on the trunk: somebody moved "
            + "the trunk back. To land the task again, delete that ref in the remote; else cancel the task."),
        _ when remote.Head == started.Before => new Settlement.Abandon("The remote did not take the push.", false),
        _ => new Settlement.Abandon(
            $"The trunk was moved by somebody else, from {started.Before} to {remote.Head}.", false),
    };
}

/// <summary>What the remote shows of a merge that was written ahead.</summary>
/// <param name="Head">The trunk's head.</param>
/// <param name="OnTrunk">The commit on the trunk's first-parent line that carries the task: the one that was
/// written ahead, or one with its trailer; null when there is none.</param>
/// <param name="Mark">What the task's landed mark names, or null when it is not there.</param>
public sealed record RemoteTrunk(string Head, string? OnTrunk, string? Mark);

/// <summary>The end of a merge that was written ahead.</summary>
public abstract record Settlement
{
    /// <summary>It has landed, as this commit.</summary>
    /// <param name="RepairMark">The landed mark is missing, or names another commit.</param>
    public sealed record Finish(string Commit, bool RepairMark) : Settlement;

    /// <summary>It has not landed and may be tried anew.</summary>
    public sealed record Abandon(string Reason, bool RemoveMark) : Settlement;

    /// <summary>It has not landed and can't, until somebody looks at the remote.</summary>
    public sealed record Impossible(string Reason) : Settlement;
}

/// <summary>The ref that says in git itself that a task has landed: it can be made only once.</summary>
public static class LandedMark
{
    public static string Of(string plan, string task) => $"refs/fleet/landed/{plan}/{task}";

    public static string Of(MergeStarted started) => Of(started.Plan, started.Task);
}

/// <summary>The ref that each push of a merge moves, from what was there before the merge was written ahead. Whoever abandons
/// a merge moves it first: a push of that merge which is still under way, from a process that was stopped for long, is then
/// refused. See docs/models/merge-executor.pml.</summary>
public static class TrunkFence
{
    public static string Of(string branch) => $"refs/fleet/fence/{branch}";
}
