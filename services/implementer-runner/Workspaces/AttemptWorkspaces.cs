using System.Collections.Concurrent;
using System.Text;
using Fleet.Domain;
using Fleet.Gates;
using Fleet.Git;
using Fleet.Git.Workspaces;
using Fleet.ImplementerRunner.Attempts;

namespace Fleet.ImplementerRunner.Workspaces;

/// <summary>Gives each attempt and each validation a copy of the code of its own, from the host's mirrors.</summary>
public sealed class AttemptWorkspaces(RunnerSettings runner, TimeProvider clock, ILogger<AttemptWorkspaces> logger)
{
    private const int SettingsBytesMax = 1024 * 1024;

    private readonly ConcurrentDictionary<string, (HostMirror Mirror, WorkspacePool Pool)> repositories = new();
    private readonly ConcurrentDictionary<string, RepositorySettings> settingsByCommit = new();
    private readonly WorkspaceLimits limits = new() { FilesMax = runner.FilesMax, FileBytesMax = runner.FileBytesMax };

    /// <summary>A workspace at the trunk as it is now, or with the work in progress of an earlier attempt on top of
    /// it, where the two still merge.</summary>
    public async Task<AttemptWorkspace> Open(AttemptInHand attempt, CancellationToken cancellationToken)
    {
        var definition = attempt.Definition;
        var (mirror, pool) = Of(definition.Repository);
        var trunk = await mirror.Refresh(definition.Trunk, cancellationToken);
        var start = await WithCheckpoint(mirror, trunk, attempt, cancellationToken);
        var workspace = await pool.Acquire(start, attempt.Branch, definition.Trunk, Author, cancellationToken);
        var settings = await SettingsOf(mirror, trunk, cancellationToken);
        return new AttemptWorkspace(
            workspace, mirror, trunk, start != trunk, settings, await RunDirectory(attempt.FileName, cancellationToken),
            Author, limits, used => GiveBack(used, pool));
    }

    /// <summary>A workspace at the tree that merging candidates into the trunk, one after the other, makes.</summary>
    /// <param name="before">The trunk's commit.</param>
    /// <exception cref="InvalidOperationException">They do not merge to that tree here.</exception>
    public async Task<AttemptWorkspace> OpenMerged(
        string repository, string trunk, string before, IReadOnlyList<(string Commit, string? Branch)> candidates, string tree,
        CancellationToken cancellationToken)
    {
        var (mirror, pool) = Of(repository);
        await mirror.Ensure([(before, trunk), .. candidates], cancellationToken);
        var commit = before;
        var made = "";
        foreach (var (candidate, _) in candidates)
        {
            made = await mirror.Repository.MergeTree(commit, candidate, cancellationToken) is MergeResult.Clean merged ? merged.Tree : "";
            if (made.Length == 0)
            {
                break;
            }

            commit = await mirror.Repository.CommitTree(made, [commit], "Validation", Author, null, cancellationToken);
        }

        if (made != tree)
        {
            throw new InvalidOperationException(
                $"Merging {string.Join(", ", candidates.Select(candidate => candidate.Commit))} into {before} does not make the tree "
                + $"{tree} on this host: is its git of another version?");
        }

        var workspace = await pool.Acquire(commit, null, null, Author, cancellationToken);
        var settings = await SettingsOf(mirror, commit, cancellationToken);
        return new AttemptWorkspace(
            workspace, mirror, before, false, settings, await RunDirectory($"validation-{Guid.NewGuid():n}", cancellationToken),
            Author, limits, used => GiveBack(used, pool));
    }

    /// <summary>Removes what earlier runs of this host left behind, so that nothing piles up.</summary>
    public Task ForgetRuns() => Delete(Runs);

    /// <summary>Deletes the copies that nobody works in: they come again when they are needed.</summary>
    public async Task Trim(CancellationToken cancellationToken)
    {
        foreach (var (_, pool) in repositories.Values)
        {
            await pool.Trim(0, cancellationToken);
        }
    }

    private string Runs => Path.Combine(Path.GetFullPath(runner.Directory), "runs");

    private Signature Author => new("Fleet", "fleet@localhost", clock.GetUtcNow());

    private (HostMirror Mirror, WorkspacePool Pool) Of(string repository) => repositories.GetOrAdd(repository, remote =>
    {
        var root = Path.GetFullPath(runner.Directory);
        var key = StreamNames.RepositoryKey(remote);
        var mirror = new HostMirror(Path.Combine(root, "mirrors", $"{key}.git"), remote, runner.Git.Access, clock);
        return (mirror, new WorkspacePool(Path.Combine(root, "workspaces", key), mirror));
    });

    private async Task<string> RunDirectory(string name, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(Runs, name);
        await TreeSweep.Delete(directory, cancellationToken);
        return Directory.CreateDirectory(directory).FullName;
    }

    /// <summary>The attempt has its result, whatever its agent left: what resists cleaning costs this host a
    /// directory, which nobody is given any more, and nothing else.</summary>
    private async Task GiveBack(AttemptWorkspace used, WorkspacePool pool)
    {
        try
        {
            await pool.Release(used.Workspace);
        }
        catch (Exception resists)
        {
            logger.LogError("A copy of the code could not be cleaned: {Reason}", resists.Message);
        }

        await Delete(used.RunDirectory);
    }

    private async Task Delete(string directory)
    {
        try
        {
            await TreeSweep.Delete(directory);
        }
        catch (Exception resists)
        {
            logger.LogError("{Directory} could not be deleted: {Reason}", directory, resists.Message);
        }
    }

    private async Task<string> WithCheckpoint(
        HostMirror mirror, string trunk, AttemptInHand attempt, CancellationToken cancellationToken)
    {
        if (attempt.Item.Checkpoint is not { } checkpoint)
        {
            return trunk;
        }

        await mirror.Ensure(checkpoint, null, cancellationToken);
        return await mirror.Repository.MergeTree(trunk, checkpoint, cancellationToken) is MergeResult.Clean merged
            ? await mirror.Repository.CommitTree(merged.Tree, [trunk], "Work in progress", Author, null, cancellationToken)
            : trunk;
    }

    private async Task<RepositorySettings> SettingsOf(HostMirror mirror, string commit, CancellationToken cancellationToken)
    {
        if (settingsByCommit.TryGetValue(commit, out var known))
        {
            return known;
        }

        var bytes = await mirror.Repository.ReadFile(commit, RepositorySettings.FileName, SettingsBytesMax, cancellationToken);
        var settings = RepositorySettings.Parse(bytes is null ? null : Encoding.UTF8.GetString(bytes));
        if (settingsByCommit.Count > 1000)
        {
            settingsByCommit.Clear();
        }

        return settingsByCommit[commit] = settings;
    }
}
