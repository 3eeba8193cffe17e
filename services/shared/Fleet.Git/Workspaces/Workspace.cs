using Fleet.Processes;

namespace Fleet.Git.Workspaces;

/// <summary>An attempt's own copy of the code: a tree with a git directory of its own, which the agent may write,
/// and beside it, out of the agent's reach, the index by which Fleet knows what was changed.</summary>
/// <remarks>Fleet's git runs with the mirror as its repository and the tree as mere files; see ADR on isolation.</remarks>
public sealed class Workspace
{
    private readonly HostMirror _mirror;

    /// <summary>The commit whose files the index lists; null: what was on disk at the last take-over.</summary>
    private string? _indexedCommit;

    internal Workspace(string slot, HostMirror mirror)
    {
        _mirror = mirror;
        Slot = Path.GetFullPath(slot);
        Tree = Path.Combine(Slot, "tree");
        Index = Path.Combine(Slot, "index");
    }

    /// <summary>The directory of this copy; only <see cref="Tree"/> in it is for the agent.</summary>
    public string Slot { get; }

    /// <summary>Where the agent works.</summary>
    public string Tree { get; }

    /// <summary>The objects that the agent's repository borrows: it must be able to read this directory.</summary>
    public string SharedObjects => _mirror.Repository.ObjectsDirectory;

    internal string Index { get; }

    internal GitRepository Repository => _mirror.Repository;

    private string CleanMark => Path.Combine(Slot, "clean");

    /// <summary>Makes the tree that of a commit, with nothing else in it, and writes a fresh repository for the agent.</summary>
    /// <param name="branch">The branch that the agent is on; null: HEAD is detached.</param>
    /// <param name="trunk">Shown to the agent as origin/trunk; null: not.</param>
    internal async Task Open(
        string commit, string? branch, string? trunk, Signature author, CancellationToken cancellationToken)
    {
        if (!File.Exists(CleanMark))
        {
            await Reset(cancellationToken);
        }

        File.Delete(CleanMark);
        await Checkout(commit, cancellationToken);
        new AgentRepository(Tree).Write(SharedObjects, commit, branch, trunk, Index, author);
    }

    /// <summary>Takes over what is on disk as a commit in the mirror, on top of the agent's own commits where they
    /// descend from the base. The agent and all its processes must have ended.
    /// May be repeated while the attempt goes on: each time it is the whole change since the base.</summary>
    public Task<TakeOverResult> TakeOver(
        string baseCommit, string message, Signature author, WorkspaceLimits? limits = null,
        CancellationToken cancellationToken = default) =>
        new TakeOver(this, baseCommit, limits ?? new()).Run(message, author, cancellationToken);

    /// <summary>Removes what is not in the commit that was taken over: ignored files, build output, caches.</summary>
    public async Task Clean(CancellationToken cancellationToken = default)
    {
        var clean = Git(["clean", "-xdff", "--quiet"]);
        if (!(await clean.Run(cancellationToken)).Succeeded)
        {
            await TreeSweep.RemoveTooDeep(Tree, cancellationToken);
            await clean.RunToSuccess(cancellationToken);
        }
    }

    /// <summary>Makes the tree that of a commit of the mirror, with nothing else in it: for validating it.</summary>
    public async Task Switch(string commit, Signature author, CancellationToken cancellationToken = default)
    {
        await Reset(cancellationToken);
        await Open(commit, null, null, author, cancellationToken);
    }

    /// <summary>Removes all that an agent may have left, so that the next one begins with nothing of it.</summary>
    internal async Task Reset(CancellationToken cancellationToken)
    {
        File.Delete($"{Index}.lock");
        if (FileStatus.Of(Tree).Kind != FileKind.Directory || !File.Exists(Index))
        {
            await Empty(cancellationToken);
        }
        else
        {
            await TreeSweep.RemoveRepositories(Tree, cancellationToken);
            await Clean(cancellationToken);
        }

        await File.WriteAllBytesAsync(CleanMark, [], cancellationToken);
    }

    /// <summary>Starts from nothing: when the tree itself was replaced, or its index cannot be used.</summary>
    /// <exception cref="SlotLostException">Something in it cannot be deleted.</exception>
    internal async Task Empty(CancellationToken cancellationToken)
    {
        try
        {
            await TreeSweep.Delete(Slot, cancellationToken);
        }
        catch (CommandFailedException resists)
        {
            throw new SlotLostException(Slot, resists);
        }

        Directory.CreateDirectory(Tree);
    }

    /// <summary>Our git on the agent's files: neither its git directory nor its configuration takes part.</summary>
    internal Command Git(IEnumerable<string> arguments) => Repository.Git(
        arguments, new Dictionary<string, string> { ["GIT_WORK_TREE"] = Tree, ["GIT_INDEX_FILE"] = Index });

    /// <summary>Makes the index say what a commit holds, so that what is on disk can be told apart from it; also
    /// what the agent committed against .gitignore.</summary>
    internal async Task IndexAt(string commit, CancellationToken cancellationToken)
    {
        if (_indexedCommit != commit)
        {
            await Git(["read-tree", "--reset", commit]).RunToSuccess(cancellationToken);
            _indexedCommit = commit;
        }
    }

    /// <summary>Makes the index say what is on disk.</summary>
    internal Task IndexFiles(CancellationToken cancellationToken)
    {
        _indexedCommit = null;
        return Git(["add", "--all"]).RunToSuccess(cancellationToken);
    }

    private async Task Checkout(string commit, CancellationToken cancellationToken)
    {
        // A file that it cannot remove is only a warning to git; here it would be somebody else's work in the next one.
        var checkout = Git(["read-tree", "--reset", "-u", GitNames.ObjectId(commit)]);
        var result = await checkout.RunToSuccess(cancellationToken);
        _indexedCommit = result.Error.Length == 0 ? commit : throw new CommandFailedException(checkout, result);
    }
}

/// <summary>A copy of the code holds something that can neither be cleaned nor deleted; nobody is given it again.</summary>
public sealed class SlotLostException(string slot, Exception resists)
    : Exception($"{slot} cannot be used any more: {resists.Message}", resists);
