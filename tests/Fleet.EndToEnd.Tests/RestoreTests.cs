using System.Text.Json.Nodes;
using Fleet.EndToEnd.Tests.Fleets;
using Fleet.Processes;

namespace Fleet.EndToEnd.Tests;

[Collection(SharedFleetTests.Name)]
public sealed class RestoreTests(SharedFleet shared)
{
    private const int NotTheSame = 2;

    [Fact]
    public Task A_backup_of_the_log_is_restored_whole_and_a_damaged_one_is_told() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("kept");
        await fleet.Submit(PlanDraft.OfNoOps("kept", origin, 3));
        (await fleet.End("kept")).State.ShouldBe("landed");
        var url = JsonNode.Parse((await fleet.Cli.Run("doctor", "--json")).Output)!["connections"]!["postgres"]!.GetValue<string>();
        var backup = fleet.In("fleet.dump");

        var drilled = await Drill(url, ("KEEP", backup)).RunToSuccess();
        drilled.Output.ShouldContain("The same, up to event ");

        var damaged = await Drill(await Damaged(url, backup), ("BACKUP", backup)).Run();
        damaged.ExitCode.ShouldBe(NotTheSame);
        damaged.Error.ShouldContain("The restored log is not the same");
    });

    private static Command Drill(string url, (string Name, string Value) variable) =>
        new("bash", Path.Combine(AppContext.BaseDirectory, "restore-drill"), url)
        {
            InheritEnvironment = true,
            Environment = new Dictionary<string, string> { [variable.Name] = variable.Value },
            TimeLimit = TimeSpan.FromMinutes(2),
        };

    /// <summary>A database of the same log, in which one event says something else.</summary>
    private static async Task<string> Damaged(string url, string backup)
    {
        var other = url[..(url.LastIndexOf('/') + 1)] + "damaged";
        await new Command("psql", "--dbname", url, "--command", "CREATE DATABASE damaged") { InheritEnvironment = true }.RunToSuccess();
        await new Command("pg_restore", "--dbname", other, backup) { InheritEnvironment = true }.RunToSuccess();
        await new Command("psql", "--dbname", other, "--command",
            "UPDATE mt_events SET data = '{}' WHERE type = 'task_landed'") { InheritEnvironment = true }.RunToSuccess();
        return other;
    }
}
