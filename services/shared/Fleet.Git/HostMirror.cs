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
    public async Task Ensure(string commit, string? branch = null, CancellationToken cancellationToken = default)
    {
        if (await Has(commit, cancellationToken))
        {
            return;
        }

        if (branch is not null)
        {
            await Refresh(branch, cancellationToken);
        }

        if (branch is null || !await Has(commit, cancellationToken))
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
        return await Fetched(name);
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

    private async Task<string> FetchCommit(string commit)
    {
        await Repository.FetchCommit(Remote, commit, $"refs/fleet/fetched/{commit}");
        return await Fetched(commit);
    }

    private async Task<string> Fetched(string revision) => await Repository.RevParse(revision)
        ?? throw new InvalidDataException($"{revision} was fetched from {Remote} and is not in {Repository.Directory}.");

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
