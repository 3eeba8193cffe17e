using Fleet.Api;
using Fleet.Cli.Commands;
using Fleet.Cli.Gateways;
using Fleet.Cli.Local;
using Fleet.Cli.Output;
using Fleet.EventStore;
using Fleet.EventStore.Events;

namespace Fleet.Cli.Benchmarks;

/// <summary>What Fleet adds to a task: plans of no-op tasks through the whole running system, beside a plain git
/// script for the same tasks in the same run.</summary>
internal sealed class OverheadBenchmark(GatewayClient gateway, FleetHome home, Action<string> say)
{
    private const int ChainTasks = 40;

    /// <param name="tasks">How many no-op tasks each plan has.</param>
    public async Task<OverheadFigures> Run(int tasks, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fleet-bench-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            var baseline = await BenchRepository.Create(folder, "script.git", cancellationToken).ConfigureAwait(false);
            say($"The plain script: {tasks} tasks, one after the other");
            var script = await PlainScript.Run(baseline, tasks, folder, cancellationToken).ConfigureAwait(false);
            var origin = await BenchRepository.Create(folder, "fleet.git", cancellationToken).ConfigureAwait(false);
            say($"Fleet: {tasks} tasks at once");
            var fleet = await Land(BenchRepository.Plan(Name("bench"), origin, tasks, chained: false), cancellationToken).ConfigureAwait(false);
            say($"Fleet: {ChainTasks} tasks, each after the one before, so that slots are free");
            var chain = await BenchRepository.Create(folder, "chain.git", cancellationToken).ConfigureAwait(false);
            var free = await Land(BenchRepository.Plan(Name("chain"), chain, ChainTasks, chained: true), cancellationToken).ConfigureAwait(false);
            return new OverheadFigures(tasks, script, fleet, free.ReadyToAgentP99Ms);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Name(string kind) => $"{kind}-{Guid.NewGuid():n}"[..20];

    private async Task<Spans> Land(string plan, CancellationToken cancellationToken)
    {
        var before = await gateway
            .Get(StatusCommand.Path(null), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false);
        var (_, body) = await gateway.Submit("api/plans", plan, cancellationToken).ConfigureAwait(false);
        var submitted = GatewayClient.Read(body, ApiJson.Default.SubmittedPlan);
        while (await PlanWatch.Status(gateway, submitted.Plan, cancellationToken).ConfigureAwait(false) is var status)
        {
            if (PlanWatch.IsOver(status))
            {
                return status.State == "landed"
                    ? Spans.Of(await Log(submitted.Plan, before.Position, cancellationToken).ConfigureAwait(false))
                    : throw Failure.Refused($"The plan {submitted.Plan} ended without landing all its tasks: fleet status {submitted.Plan}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }

        throw new InvalidOperationException("A status is never null.");
    }

    private async Task<List<RecordedEvent>> Log(string plan, long after, CancellationToken cancellationToken)
    {
        await using var database = new FleetDatabase(home.Secrets!.PostgresOwner);
        await using var store = new PostgresEventStore(database, EventTypes.Of());
        var events = new List<RecordedEvent>();
        while (await store.Read(after, 1000, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            events.AddRange(page.Where(e =>
                e.Stream.StartsWith($"task/{plan}/", StringComparison.Ordinal) || e.Stream.StartsWith("trunk/", StringComparison.Ordinal)));
            after = page[^1].Position;
        }

        return events;
    }
}

/// <summary>The benchmark's answer. All figures in milliseconds.</summary>
/// <param name="ReadyToAgentP99Ms">From a task's release to its agent's start, with free slots.</param>
internal sealed record OverheadFigures(int Tasks, ScriptFigures Script, Spans Fleet, double ReadyToAgentP99Ms)
{
    /// <summary>The wall-clock time a task.</summary>
    public double TaskMs => Fleet.WallMs / Tasks;
}
