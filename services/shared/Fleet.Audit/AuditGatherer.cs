using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.EventStore;
using Fleet.EventStore.State;

namespace Fleet.Audit;

/// <summary>Gathers what the audit looks at, and changes nothing: log, leases, queues, remotes, disk.</summary>
public sealed class AuditGatherer(IEventStore store, Leases leases) : IDisposable
{
    private const int BatchEvents = 1000;

    private readonly string scratch = Directory.CreateTempSubdirectory("fleet-audit-").FullName;

    /// <summary>Counts the messages of each queue of the broker.</summary>
    public required Func<CancellationToken, Task<IReadOnlyDictionary<string, long>>> Queues { get; init; }

    /// <summary>Asks for the state of each task (<c>plan/task</c>) as people are shown it; null: it is not audited.
    /// </summary>
    public Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>>? ShownStates { get; init; }

    /// <summary>Lists what runners have on their disks of attempts and validations.</summary>
    public Func<IReadOnlyList<string>> RunDirectories { get; init; } = () => [];

    /// <summary>Looks at everything once. While a fleet works the parts may be of different moments.</summary>
    /// <exception cref="Fleet.Processes.CommandFailedException">A repository can't be reached.</exception>
    public async Task<AuditFacts> Gather(CancellationToken cancellationToken = default)
    {
        var log = await Log(cancellationToken);
        var board = log.Aggregate(Board.Empty, (board, e) => board.Apply(e.Stream, e.Data, e.At));
        var trunks = new List<TrunkFacts>();
        foreach (var (repository, branch) in board.Plans.Values
            .Select(plan => plan.State.Accepted).Select(accepted => (accepted!.Repository, accepted.Trunk)).Distinct())
        {
            var reader = new TrunkReader(Path.Combine(scratch, $"{StreamNames.RepositoryKey(repository)}.git"), repository, branch);
            trunks.Add(await reader.Read(log, board, cancellationToken));
        }

        var lapsed = (await leases.Lapsed(cancellationToken)).Select(lease => lease.Name).ToHashSet();
        return new AuditFacts(
            log,
            trunks,
            [.. (await leases.All(cancellationToken)).Where(lease => !lapsed.Contains(lease.Name))],
            await Queues(cancellationToken),
            ShownStates is null ? null : await ShownStates(cancellationToken),
            RunDirectories());
    }

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private async Task<IReadOnlyList<RecordedEvent>> Log(CancellationToken cancellationToken)
    {
        var log = new List<RecordedEvent>();
        while (await store.Read(log.Count == 0 ? 0 : log[^1].Position, BatchEvents, cancellationToken) is { Count: > 0 } next)
        {
            log.AddRange(next);
        }

        return log;
    }
}
