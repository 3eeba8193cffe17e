using System.Collections.Concurrent;
using System.Text;
using Fleet.Domain;
using Fleet.Gates;
using Fleet.Git;

namespace Fleet.Shipper.Candidates;

/// <summary>The settings of the trunks as they are now, read through bare mirrors of the shipper's own.</summary>
internal sealed class TrunkSettings(ShipperSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>For so long they are believed without another look: a rule that has just landed guards what is
    /// shipped a second later.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Mirror> mirrors = [];

    /// <summary>Why the trunk's own settings want a person to look at a change of these paths; null: they do not.
    /// </summary>
    /// <exception cref="Processes.CommandFailedException">The repository can't be reached.</exception>
    public async Task<string?> WhyGuarded(
        string repository, string branch, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var mirror = mirrors.GetOrAdd(StreamNames.Trunk(repository, branch), _ => new Mirror(
            Path.Combine(settings.Directory, $"{StreamNames.RepositoryKey(repository)}.git"), repository, branch, settings.Git.Access));
        try
        {
            return ApprovalRule.WhyGuarded((await mirror.Read(time, cancellationToken)).Protected(files));
        }
        catch (RepositorySettingsException unusable)
        {
            return $"What the repository protects is not known. {unusable.Message}";
        }
    }

    public void Dispose()
    {
        foreach (var mirror in mirrors.Values)
        {
            mirror.Dispose();
        }
    }

    private sealed class Mirror(string directory, string remote, string branch, RemoteAccess access) : IDisposable
    {
        private readonly SemaphoreSlim one = new(1, 1);
        private readonly string trunk = $"refs/heads/{branch}";
        private (string Commit, RepositorySettings Rules, long At)? known;

        public async Task<RepositorySettings> Read(TimeProvider time, CancellationToken cancellationToken)
        {
            await one.WaitAsync(cancellationToken);
            try
            {
                if (known is not { } fresh || time.GetElapsedTime(fresh.At) > Lasts)
                {
                    known = await Look(time, cancellationToken);
                }

                return known.Value.Rules;
            }
            finally
            {
                one.Release();
            }
        }

        public void Dispose() => one.Dispose();

        private async Task<(string, RepositorySettings, long)> Look(
            TimeProvider time, CancellationToken cancellationToken)
        {
            var own = await GitRepository.InitBare(directory, access, cancellationToken);
            var refs = await own.ListRemote(remote, [trunk], cancellationToken);
            var commit = refs.GetValueOrDefault(trunk)
                ?? throw new InvalidDataException($"{remote} has no branch {branch}.");
            return (commit, known?.Commit == commit ? known.Value.Rules : await Load(commit, cancellationToken),
                time.GetTimestamp());
        }

        private async Task<RepositorySettings> Load(string commit, CancellationToken cancellationToken)
        {
            var own = new GitRepository(directory, access);
            await own.Fetch(remote, [$"+{trunk}:{trunk}"], cancellationToken);
            var file = await own.ReadFile(commit, RepositorySettings.FileName, cancellationToken: cancellationToken);
            return RepositorySettings.Parse(file is null ? null : Encoding.UTF8.GetString(file));
        }
    }
}
