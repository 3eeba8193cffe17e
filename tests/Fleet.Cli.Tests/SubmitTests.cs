using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Fleet.Cli.Tests;

public sealed class SubmitTests : IDisposable
{
    private const string Good = """
        plan: add-voice
        repository: /srv/origin.git
        trunk: main
        tasks:
          - id: schema
            prompt: Add a field
            accept: ["true"]
            agent: {run: "true"}
        """;

    private readonly string file = Path.GetTempFileName();

    [Fact]
    public async Task A_dry_run_checks_a_plan_while_nothing_runs()
    {
        await File.WriteAllTextAsync(file, Good);
        var command = await Command.Fleet(["submit", file, "--dry-run"]);
        command.ExitCode.ShouldBe(0, command.Errors);
        command.Output.ShouldContain("The plan add-voice is sound; nothing was published.");
    }

    [Fact]
    public async Task Mistakes_are_told_with_line_and_column_and_end_with_2()
    {
        await File.WriteAllTextAsync(file, Good.Replace("trunk: main", "trunc: main"));
        var command = await Command.Fleet(["submit", file]);
        command.ExitCode.ShouldBe(2);
        command.Errors.ShouldContain($"{file}:3:1: ");
    }

    [Fact]
    public async Task Mistakes_are_told_as_json_too()
    {
        await File.WriteAllTextAsync(file, "tasks: 3");
        var command = await Command.Fleet(["submit", file, "--dry-run", "--json"]);
        command.ExitCode.ShouldBe(2);
        JsonNode.Parse(command.Output)!["mistakes"]!.AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_sound_plan_without_a_fleet_ends_with_3()
    {
        await File.WriteAllTextAsync(file, Good);
        (await Command.Fleet(["submit", file])).ExitCode.ShouldBe(3);
    }

    public void Dispose() => File.Delete(file);
}
