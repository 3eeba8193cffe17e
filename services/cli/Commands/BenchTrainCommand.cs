using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Cli.Output;
using Fleet.TrainSimulator.Benchmark;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet bench train</c>: the merge train's scheduler beside others, simulated. It needs no fleet.</summary>
internal static partial class BenchTrainCommand
{
    /// <summary>A bar that would be longer is cut.</summary>
    private const double PlotMax = 8;

    public static Command Create()
    {
        var rates = Numbers("--rate", "Changes that arrive in an hour.", [300]);
        var slots = new Option<int[]>("--slots") { Description = "Builds that may run at once.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [75, 120] };
        var contention = Numbers("--scopes", "Scopes for each change an hour: 12 is low contention, 4 medium, 1 coarse.", [4]);
        var seeds = new Option<int>("--seeds") { Description = "How many workloads, from seed 1 on.", DefaultValueFactory = _ => 3 };
        var hours = new Option<double>("--hours") { Description = "How long each simulated run is.", DefaultValueFactory = _ => 6 };
        var missed = new Option<double>("--missed") { Description = "How often the analyzer misses a conflict, as 0.001." };
        var plots = new Option<DirectoryInfo?>("--plots") { Description = "A folder for the plots (SVG)." };
        var json = Arguments.Json();
        var command = new Command("train", "Simulates the merge train: its scheduler and eight others on the same workloads.")
        {
            rates, slots, contention, seeds, hours, missed, plots, json,
        };
        command.SetAction(parsed =>
        {
            var places =
                from rate in parsed.GetValue(rates)!
                from scopes in parsed.GetValue(contention)!
                from count in parsed.GetValue(slots)!
                select new BenchPlace(rate, count, scopes);
            var rows = places.SelectMany(place => TrainBenchmark.Run(
                place, TrainBenchmark.Policies, parsed.GetValue(seeds), parsed.GetValue(hours), parsed.GetValue(missed))).ToList();
            if (parsed.GetValue(plots) is { } folder)
            {
                Plot(folder, rows);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(rows, BenchTrainJson.Default.ListBenchRow));
            }
            else
            {
                Show(rows);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<double[]> Numbers(string name, string description, double[] otherwise) => new(name)
    {
        Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => otherwise,
    };

    private static void Plot(DirectoryInfo folder, List<BenchRow> rows)
    {
        folder.Create();
        foreach (var place in rows.GroupBy(row => row.Place))
        {
            var (rate, slots, scopes) = place.Key;
            var svg = BenchPlot.Bars(
                $"P95 turnaround over the oracle's: {rate} changes/h, {slots} slots, {scopes} scopes per change/h",
                [.. place], row => row.P95, PlotMax);
            File.WriteAllText(Path.Combine(folder.FullName, $"train-{rate}-{slots}-{scopes}.svg"), svg);
        }
    }

    private static void Show(List<BenchRow> rows)
    {
        foreach (var place in rows.GroupBy(row => row.Place))
        {
            Console.WriteLine($"{place.Key.Rate} changes/h, {place.Key.Slots} slots, {place.Key.ScopesPerRate} scopes per change/h");
            TextTable.Write(
                ["POLICY", "P50", "P95", "P99", "OVER ORACLE", "DECIDED/H", "BUILDS", "ABORTED", "WASTED", "USE", "FALSE", "RED", "RED MIN"],
                [.. place.Select(Cells)]);
            Console.WriteLine();
        }
    }

    private static string[] Cells(BenchRow row) =>
    [
        row.Policy, $"{row.Figures.P50:0.0}", $"{row.Figures.P95:0.0}", $"{row.Figures.P99:0.0}",
        $"{row.P50:0.00} / {row.P95:0.00} / {row.P99:0.00}", $"{row.Figures.DecidedPerHour:0}", $"{row.Figures.BuildsPerChange:0.00}",
        $"{row.Figures.AbortedShare:0%}", $"{row.Figures.WastedShare:0%}", $"{row.Figures.Use:0%}",
        $"{row.Figures.FalseRejections:0.00%}", $"{row.Figures.RedTrunks:0.0}", $"{row.Figures.RedMinutes:0}",
    ];

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonSerializable(typeof(List<BenchRow>))]
    private sealed partial class BenchTrainJson : JsonSerializerContext;
}
