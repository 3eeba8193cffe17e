using System.Diagnostics;
using Fleet.Domain.Trains;
using Fleet.TrainSimulator.Workloads;

namespace Fleet.TrainSimulator.Figures;

/// <summary>How a change ended.</summary>
public enum Fate
{
    Landed,
    Rejected,

    /// <summary>Sent back although it would have been green.</summary>
    FalselyRejected,
}

/// <summary>Counts what happens in a run after its warm-up.</summary>
internal sealed class Recorder(int slots, double horizon, Action<DateTimeOffset, TrainFact>? journal)
{
    /// <summary>The first part of a run does not count: the queue fills.</summary>
    private const double WarmUpShare = 0.15;

    /// <summary>What arrives in the last part of a run does not count: it had no time to be decided.</summary>
    private const double TailShare = 0.15;

    private readonly double from = horizon * WarmUpShare;
    private readonly double until = horizon * (1 - TailShare);
    private readonly HashSet<int> counted = [];
    private readonly List<double> turnarounds = [];
    private readonly List<double> decisions = [];
    private readonly Dictionary<Fate, int> fates = [];
    private int started, stopped, redTrunks, retries, decided;
    private double busy, useful;

    public double Horizon => horizon;

    public void Arrived(Change change)
    {
        if (change.At >= from && change.At < until)
        {
            counted.Add(change.Index);
        }
    }

    public void Happened(DateTimeOffset at, TrainFact fact) => journal?.Invoke(at, fact);

    /// <summary>Measures how long a decision takes.</summary>
    public T Timed<T>(int waiting, Func<T> decide)
    {
        var begin = Stopwatch.GetTimestamp();
        var answer = decide();
        decisions.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        WaitingMax = Math.Max(WaitingMax, waiting);
        return answer;
    }

    public int WaitingMax { get; private set; }

    public void Started(double now) => started += now >= from ? 1 : 0;

    public void Ended(RunningBuild build, double now) => Busy(build, now);

    public void Stopped(RunningBuild build, double now)
    {
        stopped += now >= from ? 1 : 0;
        Busy(build, now);
    }

    public void PutToTail(double now) => retries += now >= from ? 1 : 0;

    public void Decided(TrainUnit unit, Change change, double now, Fate fate)
    {
        // Of all builds of a change those count as useful that its end rests on.
        useful += now >= from ? unit.Results.Count * change.Minutes : 0;
        decided += now >= from ? 1 : 0;
        if (counted.Remove(change.Index))
        {
            turnarounds.Add(now - change.At);
            fates[fate] = fates.GetValueOrDefault(fate) + 1;
        }
    }

    public void RedTrunk(bool red, double now) => redTrunks += red && now >= from ? 1 : 0;

    /// <summary>The figures; what is undecided counts with its age.</summary>
    public RunFigures Close(
        TrainState state, IReadOnlyDictionary<long, Change> changes, IEnumerable<RunningBuild> running, double redMinutes)
    {
        foreach (var build in running)
        {
            Busy(build, horizon);
        }

        turnarounds.AddRange(state.Units.Keys.Select(ticket => changes[ticket]).Where(change => counted.Contains(change.Index))
            .Select(change => horizon - change.At));
        var ended = Math.Max(1, fates.Values.Sum());
        return new RunFigures(
            Percentile.Of(turnarounds, 50), Percentile.Of(turnarounds, 95), Percentile.Of(turnarounds, 99),
            decided / (horizon - from) * 60, fates.GetValueOrDefault(Fate.Landed) / (double)ended,
            started / (double)Math.Max(1, decided), stopped / (double)Math.Max(1, started),
            busy == 0 ? 0 : Math.Max(0, 1 - useful / busy), busy / slots / (horizon - from),
            fates.GetValueOrDefault(Fate.FalselyRejected) / (double)ended, retries / (double)Math.Max(1, decided),
            redTrunks, redMinutes, state.Units.Count, WaitingMax, Percentile.Of(decisions, 50), Percentile.Of(decisions, 99));
    }

    private void Busy(RunningBuild build, double now) => busy += Math.Max(0, now - Math.Max(build.Since, from));
}
