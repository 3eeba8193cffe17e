using System.Collections.Concurrent;
using Fleet.Processes;

namespace Fleet.Git.Workspaces;

/// <summary>The workspaces of one repository on a host. A used one is cleaned and kept: going from one commit to the
/// next costs milliseconds where a fresh checkout of a large repository costs seconds.</summary>
/// <param name="root">Belongs to this pool alone; what an earlier run left in it is used again.</param>
public sealed class WorkspacePool(string root, HostMirror mirror)
{
    private readonly ConcurrentDictionary<string, bool> _busy = new();

    /// <summary>A workspace at a commit of the mirror, for nobody else until it is given back.</summary>
    /// <param name="branch">The branch that the agent is on; null: HEAD is detached.</param>
    /// <param name="trunk">Shown to the agent as origin/trunk; null: not.</param>
    public async Task<Workspace> Acquire(
        string commit, string? branch, string? trunk, Signature author, CancellationToken cancellationToken = default)
    {
        _ = (GitNames.ObjectId(commit), branch is null ? null : GitNames.Branch(branch), trunk is null ? null : GitNames.Branch(trunk));
        var workspace = new Workspace(Free(), mirror);
        try
        {
            await Open(workspace, commit, branch, trunk, author, cancellationToken);
            return workspace;
        }
        catch
        {
            _busy.TryRemove(workspace.Slot, out _);
            throw;
        }
    }

    /// <summary>Takes a workspace back and cleans it. All processes in it must have ended.</summary>
    /// <exception cref="CommandFailedException">It can be neither cleaned nor deleted: nobody is given it again.</exception>
    public async Task Release(Workspace workspace, CancellationToken cancellationToken = default)
    {
        try
        {
            await workspace.Reset(cancellationToken);
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            // What cannot be cleaned is deleted; the next one starts from nothing.
            await workspace.Empty(cancellationToken);
        }

        _busy.TryRemove(workspace.Slot, out _);
    }

    /// <summary>Deletes workspaces that nobody uses, beyond so many that are kept: the limit on disk use.</summary>
    public async Task Trim(int keep, CancellationToken cancellationToken = default)
    {
        foreach (var slot in Slots().Skip(keep).Where(slot => _busy.TryAdd(slot, true)))
        {
            await TreeSweep.Delete(slot, cancellationToken);
            _busy.TryRemove(slot, out _);
        }
    }

    private async Task Open(
        Workspace workspace, string commit, string? branch, string? trunk, Signature author, CancellationToken cancellationToken)
    {
        try
        {
            await workspace.Open(commit, branch, trunk, author, cancellationToken);
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException)
        {
            // An index that cannot be read, or a tree in disorder: from nothing it must work. Else it is the mirror.
            await workspace.Empty(cancellationToken);
            if (await mirror.RepairIfDamaged() is not null)
            {
                await mirror.Ensure(commit, trunk, cancellationToken);
            }

            await workspace.Open(commit, branch, trunk, author, cancellationToken);
        }
    }

    // Lowest number first: so the same few stay warm, and those beyond can be trimmed.
    private string Free()
    {
        Directory.CreateDirectory(root);
        return Enumerable.Range(1, int.MaxValue).Select(Slot).First(slot => _busy.TryAdd(slot, true));
    }

    private string Slot(int number) => Path.Combine(Path.GetFullPath(root), $"slot-{number:D3}");

    private IEnumerable<string> Slots() =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(Path.GetFullPath(root), "slot-*").Order(StringComparer.Ordinal) : [];
}
