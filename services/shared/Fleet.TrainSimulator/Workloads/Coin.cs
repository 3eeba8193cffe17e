namespace Fleet.TrainSimulator.Workloads;

/// <summary>Chance as a function: the same question under the same seed has the same answer, for every policy and in
/// whatever order it is asked.</summary>
public static class Coin
{
    /// <summary>Evenly distributed in [0, 1).</summary>
    public static double Of(int seed, Question question, long first, long second = 0)
    {
        var mixed = Mix((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)question);
        mixed = Mix(mixed ^ (ulong)first * 0xC2B2AE3D27D4EB4F);
        mixed = Mix(mixed ^ (ulong)second * 0x165667B19E3779F9);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The finisher of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a coin decides.</summary>
public enum Question
{
    Arrival, Duration, DurationAngle, Risk, RiskOther, Bad, ScopeCount, Scope, BreaksEachOther, MissedByAnalyzer, Flake,
}
