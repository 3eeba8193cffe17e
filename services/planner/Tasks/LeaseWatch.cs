using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.EventStore.State;
using Fleet.Hosting;

namespace Fleet.Planner.Tasks;

/// <summary>Ends the attempts whose holder was not heard of until its lease ran out, by the database's clock.
/// </summary>
public sealed class LeaseWatch(
    BoardFollower follower, IEventStore store, Leases leases, FleetSettings settings, ILogger<LeaseWatch> logger)
    : BackgroundService
{
    /// <summary>How long a claim may stand in the log before its lease is taken.</summary>
    private static readonly TimeSpan TakingMax = TimeSpan.FromSeconds(10);

    /// <summary>After the database was away, holders get this long to renew before anything lapses.</summary>
    private static readonly TimeSpan GraceAfterOutage = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, (int Attempt, long Since)> withoutLease = [];
    private long graceUntil;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.CaughtUp.WaitAsync(stoppingToken);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookOnce(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The leases could not be looked at; trying again at the next tick: {Reason}", failure.Message);
                graceUntil = Environment.TickCount64 + (long)GraceAfterOutage.TotalMilliseconds;
            }
        }
    }

    private async Task LookOnce(CancellationToken cancellationToken)
    {
        var held = follower.Current.Board.Plans.Values.SelectMany(plan => plan.Tasks.Values)
            .Where(item => item.Holder is not null).ToList();
        var known = (await leases.All(cancellationToken)).ToDictionary(lease => lease.Name);
        var lapsed = (await leases.Lapsed(cancellationToken)).ToDictionary(lease => lease.Name);
        if (graceUntil > Environment.TickCount64)
        {
            return;
        }

        foreach (var item in held)
        {
            var stream = item.Definition!.Stream;
            var attempt = item.Holder!.Value.Attempt;
            var alive = known.TryGetValue(stream, out var lease) && lease.Attempt == attempt
                ? !lapsed.ContainsKey(stream)
                : IsBeingTaken(stream, attempt);
            if (!alive)
            {
                await Lapse(item, attempt, cancellationToken);
            }
        }

        foreach (var left in lapsed.Values.Where(lease => held.All(item => item.Definition!.Stream != lease.Name)))
        {
            await leases.Clear(left.Name, left.Attempt, cancellationToken);
        }

        foreach (var gone in withoutLease.Keys.Except(held.Select(item => item.Definition!.Stream)).ToList())
        {
            withoutLease.Remove(gone);
        }
    }

    /// <summary>A claim without a lease: seen for a moment it is one that is being taken, seen for long its host
    /// died in between. Measured by this process's own monotonic clock, so that a clock that jumps ends nothing.
    /// </summary>
    private bool IsBeingTaken(string stream, int attempt)
    {
        if (!withoutLease.TryGetValue(stream, out var seen) || seen.Attempt != attempt)
        {
            seen = (attempt, Environment.TickCount64);
            withoutLease[stream] = seen;
        }

        return Environment.TickCount64 - seen.Since < TakingMax.TotalMilliseconds;
    }

    private async Task Lapse(WorkItem item, int attempt, CancellationToken cancellationToken)
    {
        var stream = item.Definition!.Stream;
        var decision = TaskDecider.Decide(new TaskCommand.Lapse(attempt), item);
        try
        {
            await store.Append(new NewEvents(null, stream, item.Version, [.. decision.Events]), cancellationToken);
            logger.LogWarning("The lease of {Host} on {Task}, attempt {Attempt}, has run out",
                item.Holder!.Value.Host, stream, attempt);
        }
        catch (WrongVersionException)
        {
            // The attempt ended just now: its own event stands instead.
        }
    }
}
