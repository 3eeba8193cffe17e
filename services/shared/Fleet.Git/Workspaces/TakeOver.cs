namespace Fleet.Git.Workspaces;

/// <summary>One take-over: the agent's commits if they can be trusted to be what they say, then the files.</summary>
internal sealed class TakeOver(Workspace workspace, string baseCommit, WorkspaceLimits limits)
{
    /// <summary>Longer than any tree takes; the second try has the ordinary limit.</summary>
    private static readonly TimeSpan PipeLimit = TimeSpan.FromSeconds(10);

    private readonly List<string> _notes = [];

    private GitRepository Repository => workspace.Repository;

    public async Task<TakeOverResult> Run(string message, Signature author, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(workspace.Tree).Kind != FileKind.Directory)
        {
            return new TakeOverResult.Refused("The work tree itself is gone or replaced.", _notes);
        }

        var parent = await AgentCommit(cancellationToken) ?? baseCommit;
        await workspace.IndexAt(parent, cancellationToken);
        var changed = await ChangedOnDisk(cancellationToken);
        if (changed is null)
        {
            return new TakeOverResult.Refused("More files are changed than can be listed. Ignore build output in .gitignore.", _notes);
        }

        if (ChangeRules.Check(workspace.Tree, changed, limits) is { } refused)
        {
            return new TakeOverResult.Refused(refused, _notes);
        }

        if (changed.Count > 0)
        {
            await workspace.IndexFiles(cancellationToken);
        }
        else if (parent == baseCommit)
        {
            return new TakeOverResult.NothingChanged(_notes);
        }

        var tree = (await workspace.Git(["write-tree"]).RunToSuccess(cancellationToken)).Output.Trim();
        var commit = changed.Count == 0
            ? parent
            : await Repository.CommitTree(tree, [parent], message, author, cancellationToken: cancellationToken);
        return await Judge(commit, tree, cancellationToken);
    }

    private async Task<TakeOverResult> Judge(string commit, string tree, CancellationToken cancellationToken)
    {
        var files = await Repository.DiffTree(baseCommit, commit, cancellationToken);
        return files.Count == 0 ? new TakeOverResult.NothingChanged(_notes)
            : ChangeRules.Check(workspace.Tree, files, limits) is { } refused ? new TakeOverResult.Refused(refused, _notes)
            : new TakeOverResult.TakenOver(commit, tree, baseCommit, files, _notes);
    }

    /// <summary>The agent's HEAD, brought into the mirror; null when it made no commit or none that can be taken.</summary>
    private async Task<string?> AgentCommit(CancellationToken cancellationToken)
    {
        var agent = new AgentRepository(workspace.Tree);
        var (commit, reason) = agent.ReadHead();
        if (commit is not null && commit != baseCommit)
        {
            await TreeSweep.MakeReadable(workspace.Tree, cancellationToken);
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

    /// <summary>Paths that differ from the index, asked again after a tidying when git found anything to complain of:
    /// a closed directory hides work, and a pipe named .gitignore is read for ever. Null: too many.</summary>
    private async Task<HashSet<string>?> ChangedOnDisk(CancellationToken cancellationToken)
    {
        var command = workspace.Git(["ls-files", "-z", "-t", "--others", "--modified", "--deleted", "--exclude-standard"]);
        var first = await (command with { TimeLimit = PipeLimit }).Run(cancellationToken);
        if (!first.Succeeded || first.Error.Length > 0)
        {
            await TreeSweep.MakeReadable(workspace.Tree, cancellationToken);
            first = await command.RunToSuccess(cancellationToken);
        }

        // "tag path": ? new, C changed, R removed; a removed one is listed twice.
        return first.StandardOutput.LeftOutBytes > 0
            ? null
            : [.. GitRepository.Fields(first.Output).Select(line => line[2..])];
    }
}
