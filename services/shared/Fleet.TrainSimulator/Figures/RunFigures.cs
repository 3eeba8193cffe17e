namespace Fleet.TrainSimulator.Figures;

/// <summary>What one policy did in one run, after the warm-up.</summary>
/// <param name="P50">Turnaround in minutes: from arrival to landing or sending back.</param>
/// <param name="DecidedPerHour">Landed and sent back.</param>
/// <param name="LandedShare">Of the decided.</param>
/// <param name="BuildsPerChange">Builds begun for each decided change.</param>
/// <param name="AbortedShare">Builds ended without a verdict, of all that were begun.</param>
/// <param name="WastedShare">Slot time of builds on which no decision rests, of all slot time used.</param>
/// <param name="Use">Slot time used, of all there is.</param>
/// <param name="FalseRejections">Sent back although good, of the decided.</param>
/// <param name="Retries">Put to the tail as suspected flakes, of the decided.</param>
/// <param name="RedTrunks">Landings that made the trunk red.</param>
/// <param name="RedMinutes">For how long.</param>
/// <param name="Backlog">Undecided at the end.</param>
/// <param name="WaitingMax">The most that waited at once.</param>
/// <param name="DecisionP50">Milliseconds of computing for one decision.</param>
public sealed record RunFigures(
    double P50, double P95, double P99, double DecidedPerHour, double LandedShare, double BuildsPerChange,
    double AbortedShare, double WastedShare, double Use, double FalseRejections, double Retries, double RedTrunks,
    double RedMinutes, double Backlog, double WaitingMax, double DecisionP50, double DecisionP99);

/// <summary>Percentiles by the nearest rank.</summary>
public static class Percentile
{
    /// <param name="percent">From 0 to 100.</param>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
