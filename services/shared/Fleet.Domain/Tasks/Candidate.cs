using Fleet.Domain.Gates;

namespace Fleet.Domain.Tasks;

/// <summary>What an attempt staged: one commit on a branch of its own, with the evidence that proves it.</summary>
/// <param name="Base">The trunk commit it was made from.</param>
/// <param name="Commit">The candidate's commit, pushed as <paramref name="Branch"/>.</param>
/// <param name="Tree">The commit's tree.</param>
/// <param name="ChangeHash">A hash of the change itself (paths, modes and contents before and after): what an
/// approval is bound to.</param>
/// <param name="Files">The changed paths, sorted.</param>
/// <param name="Evidence">What proved it, by the runner that ran it.</param>
public sealed record Candidate(
    int Attempt,
    string Host,
    string Branch,
    string Base,
    string Commit,
    string Tree,
    string ChangeHash,
    ValueList<string> Files,
    int LinesAdded,
    int LinesRemoved,
    ValueList<GateEvidence> Evidence);

/// <summary>Why an attempt or a candidate came to nothing, as the next attempt is told.</summary>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Detail">The evidence's last lines (at most 4 kB): output, paths, the conflict.</param>
/// <param name="Artifact">The hash of the whole output among the artifacts, or null.</param>
public sealed record Setback(SetbackKind Kind, string Reason, string Detail, string? Artifact);

/// <summary>The kinds of setbacks. See <see cref="SetbackKinds.CountsAsFailure"/>.</summary>
public enum SetbackKind
{
    /// <summary>The agent ended with an error.</summary>
    AgentFailed,

    /// <summary>The agent took longer than its budget.</summary>
    TimedOut,

    /// <summary>The agent said it was done and nothing had changed.</summary>
    NoChange,

    /// <summary>The change reaches outside the task's scope.</summary>
    OutOfScope,

    /// <summary>The change breaks a limit: size, number of files, a link out of the tree, a secret.</summary>
    NotAllowed,

    /// <summary>A gate or an accept command was red on the candidate's own tree.</summary>
    GateRed,

    /// <summary>A gate was red on the tree that the merge would have made.</summary>
    MergeRed,

    /// <summary>The change does not merge with the trunk.</summary>
    Conflict,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>The host died or lost its lease.</summary>
    Lapsed,

    /// <summary>The host was stopped and gave the task back.</summary>
    HandedBack,

    /// <summary>Something of Fleet's own failed: the remote, the disk, the mirror.</summary>
    Infrastructure,
}

/// <summary>What a setback costs.</summary>
public static class SetbackKinds
{
    /// <summary>True when the setback was the work's own fault and uses up one of the task's attempts. What the
    /// surroundings did (a conflict, a lost host) does not, but is bounded by <see cref="WorkItem.AttemptsMax"/>.</summary>
    public static bool CountsAsFailure(this SetbackKind kind) => kind is not (
        SetbackKind.Conflict or SetbackKind.Lapsed or SetbackKind.HandedBack or SetbackKind.Infrastructure);
}
