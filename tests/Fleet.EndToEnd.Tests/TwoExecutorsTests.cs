using System.Text.Json.Nodes;
using Fleet.EndToEnd.Tests.Fleets;
using Fleet.LocalServers;

namespace Fleet.EndToEnd.Tests;

[Collection(HarmedFleetTests.Name)]
public sealed class TwoExecutorsTests(HarmedFleet harmed)
{
    private const string Service = "merge-executor";

    [Theory]
    [InlineData("after-start")]
    [InlineData("after-push")]
    public Task One_that_sleeps_in_the_middle_of_a_merge_and_wakes_after_the_takeover_lands_nothing_twice(string step) => harmed.Tell(async fleet =>
    {
        await fleet.Up("--set", $"{Service}:Fault={step}:pause");
        var origin = await fleet.Origin($"two-{step}");
        var first = fleet.Services.Of(Service);
        using var second = await Second(fleet);
        var plan = PlanDraft.OfNoOps($"first-{step}", origin, 6);
        await fleet.Submit(plan);
        await Frozen(first);

        (await fleet.End(plan.Plan)).State.ShouldBe("landed");
        first.Send(Signal.Continue).ShouldBeTrue();
        var more = PlanDraft.OfNoOps($"then-{step}", origin, 6);
        await fleet.Submit(more);
        (await fleet.End(more.Plan)).State.ShouldBe("landed");
        first.IsAlive().ShouldBeTrue("The one that was woken goes on");
        await fleet.LandedOnce(origin, plan, more);

        await ServiceProcesses.Kill(second.Running);
        await fleet.Up("--set", $"{Service}:Fault=");
    });

    /// <summary>Another executor beside the one that <c>up</c> started; it ends with the fleet.</summary>
    private static async Task<DetachedProcess> Second(LocalFleet fleet)
    {
        var directory = Directory.CreateDirectory(Path.Combine(fleet.Home, "work", $"{Service}-2")).FullName;
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(fleet.Home, "settings", $"{Service}.json")))!;
        settings["Fleet"]!["Directory"] = directory;
        settings["Fleet"]!["Port"] = 0;
        settings["Fleet"]!["Fault"] = "";
        var file = Path.Combine(fleet.Home, "settings", $"{Service}-2.json");
        ServerDirectory.WritePrivate(file, settings.ToJsonString());
        return DetachedProcess.Start(
            ["dotnet", FleetCli.ProgramOf("Fleet.MergeExecutor", "Fleet.MergeExecutor.dll"), "--settings", file], directory,
            Path.Combine(fleet.Home, "logs", $"{Service}-2.log"),
            new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["FLEET_SERVICE_OF"] = fleet.Home,
            });
    }

    private static async Task Frozen(RunningProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!ServiceProcesses.IsFrozen(process))
        {
            process.IsAlive().ShouldBeTrue();
            await Task.Delay(50, patience.Token);
        }
    }
}
