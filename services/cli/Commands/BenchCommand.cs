using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Cli.Benchmarks;
using Fleet.Cli.Gateways;
using Fleet.Cli.Local;
using Fleet.Cli.Output;
using Fleet.EventStore.Benchmark;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet bench log|overhead|train</c>: figures, each beside a baseline of the same run.</summary>
internal static partial class BenchCommand
{
    public static Command Create() => new("bench", "Measures, each figure beside a baseline of the same run.")
    {
        Log(), Overhead(), BenchTrainCommand.Create(),
    };

    private static Command Log()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 5 };
        var json = Arguments.Json();
        var command = new Command("log", "Appends a second with 1, 8 and 32 writers, beside pgbench's bare one-row insert.") { seconds, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var figures = await LogBenchmark.Run(
                Secrets().PostgresOwner, [1, 8, 32], parsed.GetValue(seconds), null, cancel).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(figures, BenchJson.Default.LogFigures));
                return ExitCodes.Ok;
            }

            TextTable.Write(
                ["WRITERS", "APPENDS/S", "BARE INSERTS/S", "RATIO"],
                figures.Rows.Select(row => new[] { $"{row.Writers}", $"{row.Appends:0}", $"{row.BareInserts:0}", $"{row.Ratio:0.00}" }).ToList());
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Overhead()
    {
        var tasks = new Option<int>("--tasks") { Description = "How many no-op tasks.", DefaultValueFactory = _ => 50 };
        var json = Arguments.Json();
        var command = new Command("overhead", "What Fleet adds to a no-op task, beside a plain git script for the same tasks.") { tasks, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var gateway = GatewayClient.Connect();
            Secrets();
            var figures = await new OverheadBenchmark(gateway, FleetHome.Find(), line => Console.Error.WriteLine($"  {line}"))
                .Run(parsed.GetValue(tasks), cancel).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(figures, BenchJson.Default.OverheadFigures));
            }
            else
            {
                Show(figures);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Show(OverheadFigures figures)
    {
        TextTable.Write(
            ["FIGURE", "FLEET", "SCRIPT", "RATIO"],
            [
                [$"a task, wall clock ({figures.Tasks} tasks)", Ms(figures.TaskMs), Ms(figures.Script.TaskMs), Times(figures.TaskMs, figures.Script.TaskMs)],
                ["the merge step, median", Ms(figures.Fleet.MergeStepMs), Ms(figures.Script.MergeMs), Times(figures.Fleet.MergeStepMs, figures.Script.MergeMs)],
                ["ready to agent started, p99, free slots", Ms(figures.ReadyToAgentP99Ms), "", ""],
            ]);
        Console.WriteLine();
        TextTable.Write(
            ["WHERE A TASK'S TIME GOES", "P50", "P99"],
            figures.Fleet.Rows.Select(span => new[] { span.Name, Ms(span.P50Ms), Ms(span.P99Ms) }).ToList());
    }

    private static string Ms(double value) => $"{value:0.0} ms";

    private static string Times(double value, double baseline) => $"{value / baseline:0.00}";

    private static SecretsFile Secrets() => FleetHome.Find().Secrets
        ?? throw Failure.Unreachable("No fleet is up here: the benchmark measures a running one. Start it: fleet up --runners 2 --slots 4");

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(LogFigures))]
    [JsonSerializable(typeof(OverheadFigures))]
    private sealed partial class BenchJson : JsonSerializerContext;
}
