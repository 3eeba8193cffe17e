namespace Fleet.Git.Workspaces;

/// <summary>How much an attempt may change.</summary>
public sealed record WorkspaceLimits
{
    public int FilesMax { get; init; } = 2000;

    public long FileBytesMax { get; init; } = 20 * 1024 * 1024;

    /// <summary>All changed files together, and all objects of the agent's own commits together.</summary>
    public long TotalBytesMax { get; init; } = 200 * 1024 * 1024;
}

/// <summary>What an attempt made, as Fleet took it over.</summary>
public abstract record TakeOverResult
{
    private TakeOverResult(IReadOnlyList<string> notes) => Notes = notes;

    /// <summary>What a person should know: an ignored commit, and why.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>A commit in the mirror that holds the files as they were on disk; it descends from the base.</summary>
    public sealed record TakenOver(
        string Commit, string Tree, string Base, IReadOnlyList<FileChange> Files, IReadOnlyList<string> Notes)
        : TakeOverResult(Notes);

    /// <summary>The files are those of the base.</summary>
    public sealed record NothingChanged(IReadOnlyList<string> Notes) : TakeOverResult(Notes);

    /// <summary>The change is of a kind that is not taken; for the agent to mend.</summary>
    public sealed record Refused(string Reason, IReadOnlyList<string> Notes) : TakeOverResult(Notes);
}
