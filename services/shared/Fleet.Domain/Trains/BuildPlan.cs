namespace Fleet.Domain.Trains;

/// <summary>Which builds run: the best by (probability that the result is needed) x (age of the candidate).</summary>
/// <param name="Stop">Running builds to end, by number.</param>
/// <param name="Start">Builds to begin.</param>
public sealed record BuildPlan(ValueList<long> Stop, ValueList<BuildKey> Start)
{
    public static BuildPlan Of(TrainState state, TrainSettings settings, DateTimeOffset now)
    {
        var chances = new Chances(state, settings);
        var waiting = new WaitingBuilds(state, chances, settings, now);
        var stop = state.Running.Values.Where(build => build.Key is null).Select(build => build.Number).ToList();
        var start = new List<BuildKey>();
        var free = settings.Slots - (state.Running.Count - stop.Count);
        while (free > 0 && waiting.TryTake(out var build))
        {
            start.Add(build.Key);
            free--;
        }

        // Each that waits needs a slot at least once: only when there are more of them is a slot worth taking away.
        if (free <= 0 && state.Units.Count > settings.Slots)
        {
            Displace(state, waiting, stop, start, settings);
        }

        return new BuildPlan(new(stop), new(start));
    }

    /// <summary>Slots are short: what is worth much takes the place of what is worth little. What is needed whatever happens
    /// keeps its slot: others wait for it.</summary>
    private static void Displace(
        TrainState state, WaitingBuilds waiting, List<long> stop, List<BuildKey> start, TrainSettings settings)
    {
        var running = new PriorityQueue<long, double>(state.Running.Values.Where(build => build.Key is { } key && state.Units[key.Head].Undecided.Count > 0)
            .Select(build => (build.Number, waiting.ValueOf(build.Key!))));
        while (running.TryDequeue(out var number, out var worth) && waiting.TryTake(out var better)
            && better.Chance >= settings.PreemptFloor && better.Value > settings.PreemptRatio * worth)
        {
            stop.Add(number);
            start.Add(better.Key);
        }
    }
}

/// <summary>A build that could run.</summary>
/// <param name="Chance">How probable it is that its result is needed.</param>
/// <param name="Value">That, times the age of its candidate in minutes.</param>
public sealed record WaitingBuild(BuildKey Key, double Chance, double Value);

/// <summary>The builds of all units that neither run nor are known, the most valuable first.</summary>
public sealed class WaitingBuilds
{
    private readonly PriorityQueue<(WaitingBuild Build, IEnumerator<WaitingBuild> Next), (double, long)> heads = new();
    private readonly TrainState state;
    private readonly Chances chances;
    private readonly TrainSettings settings;
    private readonly DateTimeOffset now;
    private readonly HashSet<BuildKey> running;

    public WaitingBuilds(TrainState state, Chances chances, TrainSettings settings, DateTimeOffset now)
    {
        (this.state, this.chances, this.settings, this.now) = (state, chances, settings, now);
        running = [.. state.Running.Values.Where(build => build.Key is not null).Select(build => build.Key!)];
        foreach (var unit in state.Units.Values)
        {
            Queue(BuildsOf(unit).GetEnumerator());
        }
    }

    /// <summary>Takes the most valuable one; false when there is none.</summary>
    public bool TryTake(out WaitingBuild build)
    {
        if (!heads.TryDequeue(out var head, out _))
        {
            build = null!;
            return false;
        }

        build = head.Build;
        Queue(head.Next);
        return true;
    }

    public double ValueOf(BuildKey key) => chances.Needed(state.Units[key.Head], key.Assumed) * AgeOf(state.Units[key.Head]);

    private IEnumerable<WaitingBuild> BuildsOf(TrainUnit unit)
    {
        var age = AgeOf(unit);
        return Alternatives.Of(unit, chances).Take(settings.AlternativesMax)
            .Select(one => new WaitingBuild(new BuildKey(unit.Ticket, one.Assumed), one.Chance, one.Chance * age))
            .Where(build => unit.Known(build.Key.Assumed) is null && !running.Contains(build.Key));
    }

    private double AgeOf(TrainUnit unit) => (now - unit.Since).TotalMinutes + settings.AgeMinutesMin;

    private void Queue(IEnumerator<WaitingBuild> builds)
    {
        if (builds.MoveNext())
        {
            heads.Enqueue((builds.Current, builds), (-builds.Current.Value, builds.Current.Key.Head));
        }
    }
}
