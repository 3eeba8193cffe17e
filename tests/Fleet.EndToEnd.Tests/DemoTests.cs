using Fleet.EndToEnd.Tests.Fleets;

namespace Fleet.EndToEnd.Tests;

[Collection(SharedFleetTests.Name)]
public sealed class DemoTests(SharedFleet shared)
{
    [Fact]
    public Task The_demo_lands_seven_tasks_through_every_kind_of_setback() => shared.Tell(async fleet =>
    {
        var demo = Path.Combine(AppContext.BaseDirectory, "demo");
        await Copy(Path.Combine(demo, "repository"), fleet.In("demo-seed"));
        var origin = await OriginRepository.CreateFrom(fleet.In("demo-seed"), fleet.In("origin.git"));
        File.Copy(Path.Combine(demo, "plan.yaml"), fleet.In("demo.yaml"));

        var said = await fleet.Cli.Do("submit", fleet.In("demo.yaml"));
        said.ShouldContain("usage now needs command");
        var end = await fleet.End("units");

        end.State.ShouldBe("landed");
        (await origin.Landed()).ShouldBe(
            ["units/length", "units/temperature", "units/weight", "units/command", "units/usage", "units/readme", "units/days"],
            ignoreOrder: true);
        (await origin.Merges()).ShouldBeEmpty();
        var log = (await fleet.Log()).Where(e => e.Stream.Contains("/units/", StringComparison.Ordinal) || e.Stream.StartsWith("trunk/origin", StringComparison.Ordinal)).ToList();
        log.ShouldContain(e => e.Stream == "task/units/temperature" && e.Type == "attempt_failed" && e.Summary.Contains("gate test was red"));
        log.ShouldContain(e => e.Stream == "task/units/weight" && e.Type == "attempt_failed" && e.Summary.Contains("outside the task's scope: README.md"));
        log.ShouldContain(e => e.Type == "validation_requested");
        end.Tasks.Single(task => task.Id == "temperature").Attempt.ShouldBe(2);
        end.Tasks.Single(task => task.Id == "usage").Needs.ShouldContain("command");
        await fleet.Audit();
    });

    private static async Task Copy(string from, string to) =>
        await new Fleet.Processes.Command("cp", "--recursive", from, to) { InheritEnvironment = true }.RunToSuccess();
}
