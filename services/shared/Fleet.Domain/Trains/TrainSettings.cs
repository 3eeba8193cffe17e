namespace Fleet.Domain.Trains;

/// <summary>The scheduler's bounds. The defaults are those that the simulator favours; see docs/benchmarks.md.</summary>
public sealed record TrainSettings
{
    /// <summary>Builds that may run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>A unit lands early when all outcomes of at most so many undecided before it are covered.</summary>
    public int CoveredMax { get; init; } = 4;

    /// <summary>How many alternatives of one unit are looked at.</summary>
    public int AlternativesMax { get; init; } = 16;

    /// <summary>How probable it is that two with an edge break each other.</summary>
    public double ConflictRate { get; init; } = 0.05;

    /// <summary>Red is perhaps a flake from this probability on.</summary>
    public double FlakeSuspicion { get; init; } = 0.04;

    /// <summary>Age counts from so many minutes, so that the youngest counts too.</summary>
    public double AgeMinutesMin { get; init; } = 2;

    /// <summary>When more wait than there are slots, a build displaces a running one that is worth so many times less.
    /// </summary>
    public double PreemptRatio { get; init; } = 4;

    /// <summary>A build less probable than this is not worth displacing another for.</summary>
    public double PreemptFloor { get; init; } = 0.1;

    /// <summary>The trunk's head is checked after so many landings.</summary>
    public int CheckEvery { get; init; } = 5;

    /// <summary>Only so many of those that wait are looked at, the oldest: those behind them have no use for a slot yet, and a
    /// decision stays quick.</summary>
    public int Window => Math.Max(64, 4 * Slots);
}
