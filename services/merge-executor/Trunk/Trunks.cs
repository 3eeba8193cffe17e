using System.Collections.Concurrent;
using Fleet.Domain;
using Fleet.Domain.Trains;
using Fleet.EventStore;
using Fleet.Gates;
using Fleet.Git;
using Fleet.MergeExecutor.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The trunks that this process has had to do with, each with its folded stream and its repository.</summary>
internal sealed class Trunks(IEventStore store, MergeExecutorSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TrunkAtHand> trunks = [];

    public TrunkAtHand Of(string repository, string branch) => trunks.GetOrAdd(
        StreamNames.Trunk(repository, branch),
        stream => new TrunkAtHand(new TrunkLog(store, stream), async cancellationToken =>
        {
            var directory = Path.Combine(settings.Directory, $"{StreamNames.RepositoryKey(repository)}.git");
            var own = await GitRepository.InitBare(directory, settings.Git.Access, cancellationToken);
            return new TrunkRepository(own, repository, branch, time);
        }));
}

/// <summary>One trunk in this process's memory. Used by one at a time: whoever holds its lock.</summary>
internal sealed class TrunkAtHand(TrunkLog log, Func<CancellationToken, Task<TrunkRepository>> open)
{
    private const double PauseSecondsMax = 60;
    private TrunkRepository? repository;
    private long pausedAt;
    private readonly Dictionary<long, long> sent = [];
    private readonly HashSet<BuildKey> futile = [];
    private TrunkForecast? forecast;

    public TrunkLog Log => log;

    /// <summary>The changed paths of candidates, by commit.</summary>
    public Dictionary<string, IReadOnlyList<string>> Files { get; } = [];

    /// <summary>What the gates of the tree that was judged last can see; null: nothing was judged yet.</summary>
    public GateReach? Reach { get; set; }

    public TrunkForecast Forecast => forecast ?? throw new InvalidOperationException("The repository is not open.");

    /// <summary>Builds that are not worth asking for on the trunk as it is.</summary>
    public IReadOnlySet<BuildKey> FutileBuilds => futile;

    /// <summary>How long nothing is tried since the last trouble; 0: there was none.</summary>
    public double PauseSeconds { get; private set; }

    public async Task<TrunkRepository> Open(CancellationToken cancellationToken)
    {
        repository ??= await open(cancellationToken);
        forecast ??= new TrunkForecast(repository.Own);
        return repository;
    }

    /// <summary>A build has nothing to prove, or cannot be made, until something has landed.</summary>
    public void Futile(BuildKey key) => futile.Add(key);

    /// <summary>The remote made trouble: wait, each time twice as long.</summary>
    public void Pause(TimeProvider time)
    {
        PauseSeconds = Math.Clamp(PauseSeconds * 2, 1, PauseSecondsMax);
        pausedAt = time.GetTimestamp();
    }

    public bool Paused(TimeProvider time) =>
        PauseSeconds > 0 && time.GetElapsedTime(pausedAt) < TimeSpan.FromSeconds(PauseSeconds);

    /// <summary>A validation was sent to the runners.</summary>
    public void Sent(long validation, TimeProvider time)
    {
        foreach (var over in sent.Keys.Where(number => !log.State.Validations.ContainsKey(number)).ToList())
        {
            sent.Remove(over);
        }

        sent[validation] = time.GetTimestamp();
    }

    /// <summary>This process has sent that validation out within the last so many seconds.</summary>
    public bool SentLately(long validation, double seconds, TimeProvider time) =>
        sent.TryGetValue(validation, out var at) && time.GetElapsedTime(at) < TimeSpan.FromSeconds(seconds);

    /// <summary>A begun merge has ended. One that is abandoned for a second time in a row is not begun again at once.
    /// </summary>
    public void Settled(TimeProvider time)
    {
        futile.Clear();
        if (log.State.Abandoned is { Times: > 1 })
        {
            Pause(time);
        }
        else
        {
            PauseSeconds = 0;
        }
    }
}
