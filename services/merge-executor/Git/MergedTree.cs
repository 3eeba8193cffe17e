namespace Fleet.MergeExecutor.Git;

/// <summary>What merging two commits makes.</summary>
internal abstract record MergedTree
{
    /// <param name="Tree">The tree of the merge.</param>
    public sealed record Clean(string Tree) : MergedTree;

    /// <param name="Paths">The paths that clash.</param>
    /// <param name="Detail">What each side did there, at most 4 kB.</param>
    public sealed record Conflict(IReadOnlyList<string> Paths, string Detail) : MergedTree;
}
