using System.Globalization;
using Fleet.Processes;

namespace Fleet.Git;

/// <summary>A host's bare copy of a remote repository: workspaces share its objects, attempts are taken over into it.</summary>
/// <remarks>Nothing in it is precious: when it is damaged it is moved away and fetched again.</remarks>
public sealed class HostMirror(string directory, string remote, RemoteAccess? access = null, TimeProvider? time = null)
{
    private const int PacksMax = 40;

    private readonly Dictionary<string, Task<string>> _waiting = [];
    private Task _last = Task.CompletedTask;

    public GitRepository Repository { get; } = new(directory, access);

    public string Remote { get; } = remote;

    /// <summary>Fetches a branch; the commit it names. Who calls while another call waits for its turn shares its
    /// fetch; a fetch that has begun is not shared, since it may have looked at the remote too early.</summary>
    /// <exception cref="CommandFailedException">The remote cannot be reached or has no such branch.</exception>
    public Task<string> Refresh(string branch, CancellationToken cancellationToken = default)
    {
        GitNames.Branch(branch);
        lock (_waiting)
        {
            if (!_waiting.TryGetValue(branch, out var refresh))
            {
                _waiting[branch] = refresh = Task.Run(() => RefreshInTurn(branch), CancellationToken.None);
            }

            return refresh.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Makes sure that a commit is here: by looking, then by its branch, then by its id.</summary>
    /// <exception cref="CommandFailedException">The remote does not have it either.</exception>
    public Task Ensure(string commit, string? branch = null, CancellationToken cancellationToken = default) =>
        Ensure([(commit, branch)], cancellationToken);

    /// <summary>Makes sure that commits are here: by looking, then by their branches, all in one fetch, then by their
    /// ids.</summary>
    /// <exception cref="CommandFailedException">The remote does not have one of them either.</exception>
    public async Task Ensure(
        IReadOnlyList<(string Commit, string? Branch)> wanted, CancellationToken cancellationToken = default)
    {
        var missing = await Missing(wanted, cancellationToken);
        if (missing.Count > 0 && missing.All(one => one.Branch is not null))
        {
            await InTurn(() => FetchBranches(missing)).WaitAsync(cancellationToken);
            missing = await Missing(missing, cancellationToken);
        }

        foreach (var (commit, _) in missing)
        {
            await InTurn(() => FetchCommit(commit)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks whether the mirror is whole; if not, moves it away and starts an empty one.</summary>
    /// <returns>Where the damaged one is now; null: it was whole.</returns>
    public Task<string?> RepairIfDamaged() => InTurn(async () => await Damaged() ? await StartAnew() : null, mend: false);

    /// <summary>Packs what has piled up. What nothing names is kept for a week: a workspace may still use it.</summary>
    public Task Maintain(CancellationToken cancellationToken = default) =>
        Repository.Git(["gc", "--quiet", "--prune=7.days.ago"]).RunToSuccess(cancellationToken);

    private bool Exists => File.Exists(Path.Combine(Repository.Directory, "HEAD"));

    private string Now => (time ?? TimeProvider.System).GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<(string Commit, string? Branch)>> Missing(
        IReadOnlyList<(string Commit, string? Branch)> wanted, CancellationToken cancellationToken)
    {
        var missing = new List<(string, string?)>();
        foreach (var one in wanted)
        {
            if (!await Has(one.Commit, cancellationToken))
            {
                missing.Add(one);
            }
        }

        return missing;
    }

    private async Task<bool> Has(string commit, CancellationToken cancellationToken)
    {
        try
        {
            return Exists && await Repository.RevParse(GitNames.ObjectId(commit), cancellationToken) is not null;
        }
        catch (CommandFailedException)
        {
            // A damaged mirror does not have it; the fetch that follows mends the damage.
            return false;
        }
    }

    private Task<string> RefreshInTurn(string branch) => InTurn(async () =>
    {
        lock (_waiting)
        {
            _waiting.Remove(branch);
        }

        var name = $"refs/heads/{branch}";
        await Repository.Fetch(Remote, [$"+{name}:{name}"]);
        await MergePacks();
        return await Repository.BranchHead(name) ?? throw NotHere(name);
    });

    // Each fetch leaves a pack, and every look-up asks all of them. Rolling up small ones takes milliseconds, and
    // keeps also what nothing names.
    private async Task MergePacks()
    {
        var packs = Directory.EnumerateFiles(Path.Combine(Repository.ObjectsDirectory, "pack"), "*.pack").Count();
        if (packs > PacksMax)
        {
            await Repository.Git(["repack", "-d", "-q", "--geometric=2"]).RunToSuccess();
        }
    }

    // A branch that is gone is no trouble yet: its commit may still be had by its id.
    private async Task<bool> FetchBranches(IReadOnlyList<(string Commit, string? Branch)> wanted)
    {
        var names = wanted.Select(one => $"refs/heads/{GitNames.Branch(one.Branch!)}").Distinct();
        try
        {
            await Repository.Fetch(Remote, [.. names.Select(name => $"+{name}:{name}")]);
            return true;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }

    private async Task<string> FetchCommit(string commit)
    {
        await Repository.FetchCommit(Remote, commit, $"refs/fleet/fetched/{commit}");
        return await Repository.RevParse(commit) ?? throw NotHere(commit);
    }

    private InvalidDataException NotHere(string revision) =>
        new($"{revision} was fetched from {Remote} and is not in {Repository.Directory}.");

    /// <summary>One at a time, in the order of the calls.</summary>
    private Task<T> InTurn<T>(Func<Task<T>> work, bool mend = true)
    {
        lock (_waiting)
        {
            var turn = After(_last);
            _last = turn;
            return turn;
        }

        async Task<T> After(Task previous)
        {
            await Task.Yield();
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Exists)
            {
                await StartAnew();
            }

            return mend ? await MendingDamage(work) : await work();
        }
    }

    private async Task<T> MendingDamage<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is CommandFailedException or InvalidDataException)
        {
            if (!await Damaged())
            {
                throw;
            }

            await StartAnew();
            return await work();
        }
    }

    private async Task<bool> Damaged()
    {
        string[] harmless = ["zeroPaddedFilemode", "missingSpaceBeforeDate", "badTimezone"];
        var fsck = await SafeGit.Command(
            Repository.Directory, ["fsck", "--no-dangling", "--no-progress"], config: harmless.Select(id => $"fsck.{id}=ignore")).Run();
        return fsck.End == CommandEnd.Exited && fsck.ExitCode != 0;
    }

    private async Task<string?> StartAnew()
    {
        var aside = $"{Repository.Directory}.damaged-{Now}";
        var moved = Directory.Exists(Repository.Directory);
        if (moved)
        {
            Directory.Move(Repository.Directory, aside);
        }

        await GitRepository.InitBare(Repository.Directory, Repository.Access);
        return moved ? aside : null;
    }
}
