using System.Diagnostics;
using Fleet.EndToEnd.Tests.Fleets;
using Fleet.LocalServers;
using Xunit.Abstractions;

namespace Fleet.EndToEnd.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Long", "kills")]
    public async Task Every_process_is_killed_while_tasks_run_and_all_land_once()
    {
        await using var fleet = new LocalFleet();
        await fleet.Tell(async () =>
        {
            await fleet.Up("--runners", "2", "--slots", "4", "--set", "LeaseSeconds=4");
            var origin = await fleet.Origin("kills");
            var took = Stopwatch.StartNew();
            var plans = new List<PlanDraft>();
            var deaths = Deaths(fleet);
            var each = (Numbers.Tasks(40) + deaths.Count - 1) / deaths.Count;
            foreach (var death in deaths)
            {
                plans.Add(PlanDraft.OfNoOps($"kill-{plans.Count + 1}", origin, each, death.Agent));
                await fleet.Submit(plans[^1]);
                await AtWork(fleet, plans[^1], death.Victim);
                await death.Come(plans[^1].Plan);
                await fleet.Up();
            }

            foreach (var plan in plans)
            {
                (await fleet.End(plan.Plan)).State.ShouldBe("landed");
            }

            await fleet.LandedOnce(origin, [.. plans]);
            await Report(fleet, deaths.Count, took.Elapsed);
        });
    }

    /// <summary>Who is killed in turn, and how.</summary>
    private static List<Death> Deaths(LocalFleet fleet) =>
    [
        .. Enumerable.Repeat(fleet.Services.Names, Numbers.Rounds).SelectMany(names => names)
            .Select(name => new Death(name, _ => fleet.Services.Kill(name))),
        new Death("RabbitMQ", _ => fleet.RabbitMq.Stop(StopMode.Immediate)),
        new Death("PostgreSQL", _ => fleet.Postgres.Stop(StopMode.Immediate)),
        new Death("the agents", KillAgents),
    ];

    private async Task AtWork(LocalFleet fleet, PlanDraft plan, string victim)
    {
        var status = await fleet.Until(plan.Plan, now => now.Tasks.Any(task => task.Attempt > 0), "begun");
        status.State.ShouldBe("running", $"The plan was over before the death of {victim}");
        var states = status.Tasks.CountBy(task => task.State).Select(state => $"{state.Value} {state.Key}");
        output.WriteLine($"{plan.Plan}: {string.Join(", ", states)}. Killing {victim}");
    }

    /// <summary>Kills what runs for the plan's tasks on this machine, and nothing of Fleet.</summary>
    private static async Task KillAgents(string plan)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!ProcessTable.StartedWith("FLEET_PLAN", plan).Any(agent => agent.Send(Signal.Kill)))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task Report(LocalFleet fleet, int deaths, TimeSpan took)
    {
        var log = await fleet.Log();
        int Count(string type) => log.Count(e => e.Type == type);
        output.WriteLine($"{Count("task_landed")} tasks landed in {took.TotalSeconds:0} s through {deaths} deaths: "
            + $"{Count("attempt_started")} attempts, {Count("lease_lapsed")} lapsed leases, {Count("attempt_failed")} failed "
            + $"attempts, {Count("merge_abandoned")} abandoned merges.");
    }

    /// <summary>One death while a plan's tasks run.</summary>
    /// <param name="Come">Called with the plan's name.</param>
    private sealed record Death(string Victim, Func<string, Task> Come)
    {
        /// <summary>What the plan's agents do first: longer than it takes to see them at work on a busy machine.</summary>
        public string Agent { get; init; } = "sleep 3";
    }
}
