namespace Fleet.Cli.Benchmarks;

/// <summary>Percentiles by the nearest rank.</summary>
internal static class Percentile
{
    /// <param name="percent">From 0 to 100.</param>
    /// <returns>NaN when there are no values.</returns>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
