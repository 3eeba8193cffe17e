namespace Fleet.TrainSimulator.Workloads;

/// <summary>One change of a workload.</summary>
/// <param name="At">When it arrives, in minutes.</param>
/// <param name="Minutes">How long each of its builds takes.</param>
/// <param name="Risk">How probable it was that it is bad by itself: what a perfect predictor would say.</param>
/// <param name="Bad">It is bad by itself.</param>
/// <param name="Scopes">What it touches.</param>
public sealed record Change(int Index, double At, double Minutes, double Risk, bool Bad, IReadOnlyList<int> Scopes)
{
    public bool Shares(Change other) => Scopes.Any(other.Scopes.Contains);
}

/// <summary>The changes of a run, and the coins that decide between them.</summary>
public sealed class Workload(WorkloadSettings settings, IReadOnlyList<Change> changes)
{
    private readonly HashSet<(int, int)>? breaks;

    /// <summary>A workload given by hand.</summary>
    /// <param name="breaks">The pairs that break each other, the earlier first; no coins are thrown.</param>
    public Workload(WorkloadSettings settings, IReadOnlyList<Change> changes, IEnumerable<(int, int)> breaks)
        : this(settings, changes) => this.breaks = [.. breaks];

    public WorkloadSettings Settings => settings;

    public IReadOnlyList<Change> Changes => changes;

    public static Workload Generate(WorkloadSettings settings)
    {
        var popularity = Popularity(settings);
        var (changes, at) = (new List<Change>(), 0.0);
        for (var index = 0; ; index++)
        {
            at += -Math.Log(1 - Toss(Question.Arrival)) * 60 / settings.Rate;
            if (at >= settings.Hours * 60)
            {
                return new Workload(settings, changes);
            }

            var risk = Risk(settings, index);
            changes.Add(new Change(index, at, Minutes(settings, index), risk, Toss(Question.Bad) < risk, Scopes(index)));

            double Toss(Question question) => Coin.Of(settings.Seed, question, index);
        }

        IReadOnlyList<int> Scopes(int index)
        {
            var more = settings.MoreScopesMean / (1 + settings.MoreScopesMean);
            var count = 1 + (int)(Math.Log(1 - Coin.Of(settings.Seed, Question.ScopeCount, index)) / Math.Log(more));
            return [.. Enumerable.Range(0, Math.Min(count, settings.Scopes))
                .Select(nth => Pick(popularity, Coin.Of(settings.Seed, Question.Scope, index, nth))).Distinct()];
        }
    }

    /// <summary>Whether two that share a scope break each other; asked only of those that waited at the same time.
    /// </summary>
    public bool BreakEachOther(Change earlier, Change later) => breaks?.Contains((earlier.Index, later.Index))
        ?? Coin.Of(settings.Seed, Question.BreaksEachOther, earlier.Index, later.Index) < settings.BreakRate;

    /// <summary>Whether the analyzer overlooks that they share a scope.</summary>
    public bool Missed(Change earlier, Change later) =>
        Coin.Of(settings.Seed, Question.MissedByAnalyzer, earlier.Index, later.Index) < settings.MissRate;

    /// <summary>Whether the n-th build of a change is red for no reason.</summary>
    public bool Flakes(Change change, int build) =>
        Coin.Of(settings.Seed, Question.Flake, change.Index, build) < settings.FlakeRate;

    private static double Minutes(WorkloadSettings settings, int index)
    {
        // Box and Muller: two even numbers make a normal one.
        var normal = Math.Sqrt(-2 * Math.Log(1 - Coin.Of(settings.Seed, Question.Duration, index)))
            * Math.Cos(2 * Math.PI * Coin.Of(settings.Seed, Question.DurationAngle, index));
        return Math.Clamp(settings.MedianMinutes * Math.Exp(settings.SigmaMinutes * normal), settings.MinutesMin, settings.MinutesMax);
    }

    /// <summary>Beta distributed, by Jöhnk's way: throw until the two powers fit.</summary>
    private static double Risk(WorkloadSettings settings, int index)
    {
        if (settings.RiskMean <= 0)
        {
            return 0;
        }

        var (alpha, beta) = (settings.RiskAlpha, settings.RiskAlpha * (1 - settings.RiskMean) / settings.RiskMean);
        for (var attempt = 0; ; attempt++)
        {
            var x = Math.Pow(Coin.Of(settings.Seed, Question.Risk, index, attempt), 1 / alpha);
            var y = Math.Pow(Coin.Of(settings.Seed, Question.RiskOther, index, attempt), 1 / beta);
            if (x + y is > 0 and <= 1)
            {
                return x / (x + y);
            }
        }
    }

    private static double[] Popularity(WorkloadSettings settings)
    {
        var sums = new double[settings.Scopes];
        var sum = 0.0;
        for (var scope = 0; scope < sums.Length; scope++)
        {
            sums[scope] = sum += Math.Pow(scope + 1, -settings.ZipfExponent);
        }

        return [.. sums.Select(upTo => upTo / sum)];
    }

    private static int Pick(double[] popularity, double toss)
    {
        var at = Array.BinarySearch(popularity, toss);
        return Math.Min(at < 0 ? ~at : at + 1, popularity.Length - 1);
    }
}
