namespace Fleet.Git.Workspaces;

/// <summary>One take-over: the agent's commits if they can be trusted to be what they say, then the files.</summary>
internal sealed class TakeOver(Workspace workspace, string baseCommit, WorkspaceLimits limits)
{
    private readonly List<string> _notes = [];

    private GitRepository Repository => workspace.Repository;

    public async Task<TakeOverResult> Run(string message, Signature author, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(workspace.Tree).Kind != FileKind.Directory)
        {
            return new TakeOverResult.Refused("The work tree itself is gone or replaced.", _notes);
        }

        await TreeSweep.MakeReadable(workspace.Tree, cancellationToken);
        var parent = await AgentCommit(cancellationToken) ?? baseCommit;
        if (parent != baseCommit)
        {
            // The index must know what the commits hold, for what they added against .gitignore is theirs too.
            await workspace.Git(["read-tree", "--reset", parent]).RunToSuccess(cancellationToken);
        }

        var changed = await ChangedOnDisk(cancellationToken);
        if (ChangeRules.Check(workspace.Tree, changed, limits) is { } refused)
        {
            return new TakeOverResult.Refused(refused, _notes);
        }

        var commit = changed.Count == 0 ? parent : await Snapshot(parent, message, author, cancellationToken);
        return commit == baseCommit
            ? new TakeOverResult.NothingChanged(_notes)
            : await Judge(commit, cancellationToken);
    }

    private async Task<TakeOverResult> Judge(string commit, CancellationToken cancellationToken)
    {
        var files = await Repository.DiffTree(baseCommit, commit, cancellationToken);
        return files.Count == 0 ? new TakeOverResult.NothingChanged(_notes)
            : ChangeRules.Check(workspace.Tree, files, limits) is { } refused ? new TakeOverResult.Refused(refused, _notes)
            : new TakeOverResult.TakenOver(
                commit, (await Repository.TreeOf(commit, cancellationToken))!, baseCommit, files, _notes);
    }

    /// <summary>The agent's HEAD, brought into the mirror; null when it made no commit or none that can be taken.</summary>
    private async Task<string?> AgentCommit(CancellationToken cancellationToken)
    {
        var agent = new AgentRepository(workspace.Tree);
        var (commit, reason) = agent.ReadHead();
        if (commit is not null && commit != baseCommit)
        {
            agent.ForgetAlternates();
            reason = await ObjectImport.Run(Repository, agent.Objects, commit, baseCommit, limits, cancellationToken)
                ?? (await Repository.IsAncestor(baseCommit, commit, cancellationToken)
                    ? null
                    : $"the agent's commit {commit} does not descend from {baseCommit}");
        }

        if (reason is not null)
        {
            _notes.Add($"The agent's commits are left out: {reason}. Its files are taken over all the same.");
        }

        return reason is null ? commit : null;
    }

    // "tag path": ? new, C changed, R removed; a removed one is listed twice.
    private async Task<HashSet<string>> ChangedOnDisk(CancellationToken cancellationToken)
    {
        var output = GitRepository.Whole(await workspace.Git(
            ["ls-files", "-z", "-t", "--others", "--modified", "--deleted", "--exclude-standard"])
            .RunToSuccess(cancellationToken));
        return [.. GitRepository.Fields(output).Select(line => line[2..])];
    }

    private async Task<string> Snapshot(string parent, string message, Signature author, CancellationToken cancellationToken)
    {
        await workspace.Git(["add", "--all"]).RunToSuccess(cancellationToken);
        var tree = (await workspace.Git(["write-tree"]).RunToSuccess(cancellationToken)).Output.Trim();
        return await Repository.CommitTree(tree, [parent], message, author, cancellationToken: cancellationToken);
    }
}
