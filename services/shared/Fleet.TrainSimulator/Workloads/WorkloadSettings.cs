namespace Fleet.TrainSimulator.Workloads;

/// <summary>What comes, and how it behaves.</summary>
public sealed record WorkloadSettings
{
    /// <summary>Changes that arrive in an hour, on average.</summary>
    public double Rate { get; init; } = 300;

    public double Hours { get; init; } = 6;

    public int Seed { get; init; } = 1;

    /// <summary>How many scopes there are for each change an hour: fewer are more contended.</summary>
    public double ScopesPerRate { get; init; } = 4;

    /// <summary>The popularity of the n-th scope is n to the power of minus this.</summary>
    public double ZipfExponent { get; init; } = 0.7;

    /// <summary>The mean of additional scopes a change, geometrically distributed.</summary>
    public double MoreScopesMean { get; init; } = 1;

    public double MedianMinutes { get; init; } = 8;

    public double SigmaMinutes { get; init; } = 0.6;

    public double MinutesMin { get; init; } = 2;

    public double MinutesMax { get; init; } = 45;

    /// <summary>The mean of the risk that a change is bad by itself: Beta distributed, known to the scheduler.</summary>
    public double RiskMean { get; init; } = 0.08;

    public double RiskAlpha { get; init; } = 0.4;

    /// <summary>Two that share a scope and wait at the same time break each other so often.</summary>
    public double BreakRate { get; init; } = 0.05;

    /// <summary>A good build comes out red so often.</summary>
    public double FlakeRate { get; init; } = 0.01;

    /// <summary>The analyzer misses an edge so often.</summary>
    public double MissRate { get; init; }

    public int Scopes => Math.Max(1, (int)Math.Round(ScopesPerRate * Rate));
}
