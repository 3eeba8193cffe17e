using Fleet.Domain.Trains;
using Fleet.TrainSimulator.Figures;
using Fleet.TrainSimulator.Policies;
using Fleet.TrainSimulator.Workloads;

namespace Fleet.TrainSimulator.Benchmark;

/// <summary>One place of the grid: how much comes, how many build it, how much they touch each other.</summary>
/// <param name="ScopesPerRate">Scopes for each change an hour: 12 is little contention, 4 medium, 1 coarse.</param>
public sealed record BenchPlace(double Rate, int Slots, double ScopesPerRate);

/// <summary>One policy in one place, over all seeds.</summary>
/// <param name="P50">The turnaround's ratio to the oracle's in the same place.</param>
/// <param name="Figures">The means over the seeds.</param>
public sealed record BenchRow(BenchPlace Place, string Policy, double P50, double P95, double P99, double Decided, RunFigures Figures);

/// <summary>Runs all policies on the same workloads.</summary>
public static class TrainBenchmark
{
    public const string Oracle = "Oracle";

    /// <summary>The policies, the oracle first.</summary>
    public static IReadOnlyList<Func<PolicyPlace, IPolicy>> Policies { get; } =
    [
        place => new Oracle(place), place => new SingleQueue(place), place => new Optimistic(place),
        place => new Optimistic(place, hasAnalyzer: false), _ => new Batching(), place => new SpeculateAll(place),
        SubmitQueue.Of2019, SubmitQueue.Of2025, place => new FleetTrain(new TrainSettings { Slots = place.Slots }),
    ];

    /// <summary>The rows of one place.</summary>
    /// <param name="missRate">How often the analyzer misses an edge.</param>
    public static IEnumerable<BenchRow> Run(
        BenchPlace place, IReadOnlyList<Func<PolicyPlace, IPolicy>> policies, int seeds, double hours, double missRate)
    {
        var workloads = Enumerable.Range(1, seeds).Select(seed => Workload.Generate(new WorkloadSettings
        {
            Rate = place.Rate, Seed = seed, Hours = hours, ScopesPerRate = place.ScopesPerRate, MissRate = missRate,
        })).ToList();
        RunFigures? oracle = null;
        foreach (var policy in policies)
        {
            var name = policy(new PolicyPlace(place.Slots, _ => true)).Name;
            var mean = Mean([.. workloads.Select(workload => new Simulation(workload, place.Slots, policy).Run())]);
            oracle ??= mean;
            yield return new BenchRow(
                place, name, mean.P50 / oracle.P50, mean.P95 / oracle.P95, mean.P99 / oracle.P99,
                mean.DecidedPerHour / oracle.DecidedPerHour, mean);
        }
    }

    private static RunFigures Mean(IReadOnlyList<RunFigures> runs)
    {
        return new RunFigures(
            Of(run => run.P50), Of(run => run.P95), Of(run => run.P99), Of(run => run.DecidedPerHour), Of(run => run.LandedShare),
            Of(run => run.BuildsPerChange), Of(run => run.AbortedShare), Of(run => run.WastedShare), Of(run => run.Use),
            Of(run => run.FalseRejections), Of(run => run.Retries), Of(run => run.RedTrunks), Of(run => run.RedMinutes),
            Of(run => run.Backlog), Of(run => run.WaitingMax), Of(run => run.DecisionP50), Of(run => run.DecisionP99));

        double Of(Func<RunFigures, double> figure) => runs.Average(figure);
    }
}
