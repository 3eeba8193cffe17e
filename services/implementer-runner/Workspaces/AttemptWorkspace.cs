using Fleet.Gates;
using Fleet.Git;
using Fleet.Git.Workspaces;
using Fleet.ImplementerRunner.Attempts;

namespace Fleet.ImplementerRunner.Workspaces;

/// <summary>A copy of the code for one attempt or validation, given back and cleaned when it is disposed of.</summary>
/// <param name="Base">The trunk commit that the work is judged against.</param>
/// <param name="FromCheckpoint">Whether the files hold the work in progress of an earlier attempt.</param>
/// <param name="Settings">The repository's settings: the trunk's for an attempt, the tree's own for a validation.</param>
/// <param name="RunDirectory">Beside the workspace, for the pack and the homes of what runs in it.</param>
/// <param name="Author">Who makes the commit of what is taken over.</param>
/// <param name="Limits">How much may be taken over.</param>
/// <param name="GiveBack">Cleans up after it; never throws.</param>
public sealed record AttemptWorkspace(
    Workspace Workspace, HostMirror Mirror, string Base, bool FromCheckpoint, RepositorySettings Settings,
    string RunDirectory, Signature Author, WorkspaceLimits Limits, Func<AttemptWorkspace, Task> GiveBack)
    : IAsyncDisposable
{
    /// <summary>Where the attempt's context pack is; a validation has none.</summary>
    public string PackFile => Path.Combine(RunDirectory, "pack.md");

    /// <summary>Takes over what the agent left on disk, as a commit on top of the base.</summary>
    public Task<TakeOverResult> TakeOver(AttemptInHand attempt, CancellationToken cancellationToken) => Workspace.TakeOver(
        Base, $"{attempt.Definition.Commit}\n\n{GitRepository.TaskTrailer}: {attempt.Plan}/{attempt.Task}\n",
        Author, Limits, cancellationToken);

    /// <summary>Removes all files that are not part of the work that was taken over.</summary>
    public Task Clean(CancellationToken cancellationToken) => Workspace.Clean(cancellationToken);

    public ValueTask DisposeAsync() => new(GiveBack(this));
}
