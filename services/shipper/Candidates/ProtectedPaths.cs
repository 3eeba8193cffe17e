using System.Collections.Concurrent;
using System.Text;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Gates;
using Fleet.Git;
using Fleet.Hosting;

namespace Fleet.Shipper.Candidates;

/// <summary>Knows what each repository protects, as its trunk says now.</summary>
public sealed class ProtectedPaths(FleetSettings settings, TimeProvider clock)
{
    private const int SettingsBytesMax = 1024 * 1024;

    private readonly ConcurrentDictionary<string, HostMirror> mirrors = new();
    private readonly ConcurrentDictionary<string, RepositorySettings> byCommit = new();

    /// <summary>The changed paths that always need a person.</summary>
    public async Task<IReadOnlyList<string>> Among(
        TaskDefinition task, IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        var mirror = mirrors.GetOrAdd(task.Repository, repository => new HostMirror(
            Path.Combine(Path.GetFullPath(settings.Directory), "mirrors", $"{StreamNames.RepositoryKey(repository)}.git"),
            repository, RemoteAccess.Any, clock));
        var head = await mirror.Refresh(task.Trunk, cancellationToken);
        if (!byCommit.TryGetValue(head, out var repository))
        {
            var text = await mirror.Repository.ReadFile(head, RepositorySettings.FileName, SettingsBytesMax, cancellationToken);
            repository = RepositorySettings.Parse(text is null ? null : Encoding.UTF8.GetString(text));
            byCommit.Clear();
            byCommit[head] = repository;
        }

        return repository.Protected(changed);
    }
}
