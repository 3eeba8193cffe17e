using System.Text.RegularExpressions;
using Fleet.EndToEnd.Tests.Fleets;
using Fleet.Processes;

namespace Fleet.EndToEnd.Tests;

/// <summary>What README.md says on publishing a plan is run as it stands there, in a folder that looks like a clone.</summary>
[Collection(SharedFleetTests.Name)]
public sealed partial class PublishingTests(SharedFleet shared)
{
    private const string Section = "## Publishing a plan from anywhere";

    [Fact]
    public Task Every_way_to_publish_a_plan_that_the_readme_shows_lands_it() => shared.Tell(async fleet =>
    {
        var origin = await fleet.Origin("app");
        var clone = await Clone(fleet);
        var blocks = await Blocks(origin);
        blocks.Select(block => block.Language).ShouldBe(["sh", "sh", "python", "sh", "sh"]);
        await File.WriteAllTextAsync(Path.Combine(clone, "publish.py"), blocks[2].Text);

        await Plan(clone, "from-the-command-line");
        await Shell(clone, blocks[0].Text);
        await Shell(clone, blocks[1].Text);
        var (publish, look) = (blocks[3].Text.Split('\n')[0], blocks[3].Text.Split('\n')[1]);
        await Shell(clone, publish);
        // Who only published looks until the plan is there.
        await Shell(clone, $"until ./fleet status hello && {look.Replace("#", "\n#", StringComparison.Ordinal)}\ndo sleep 0.2; done");
        await Plan(clone, "over-http");
        await Shell(clone, blocks[4].Text);

        foreach (var plan in (string[])["from-the-command-line", "hello", "hello-from-python", "over-http"])
        {
            (await fleet.End(plan)).State.ShouldBe("landed", plan);
        }

        (await origin.Landed()).ShouldBe(
            ["from-the-command-line/one", "hello/hello", "hello-from-python/part-1", "hello-from-python/part-2",
             "hello-from-python/part-3", "over-http/one"], ignoreOrder: true);
    });

    /// <summary>The fenced blocks of the section, with the repository of this test.</summary>
    private static async Task<IReadOnlyList<(string Language, string Text)>> Blocks(OriginRepository origin)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var section = readme.Split(Section)[1].Split("\n## ")[0];
        return [.. Fence().Matches(section).Select(
            match => (match.Groups[1].Value, match.Groups[2].Value.Replace("/srv/app.git", origin.Address, StringComparison.Ordinal)))];
    }

    private static async Task<string> Clone(LocalFleet fleet)
    {
        var clone = Directory.CreateDirectory(fleet.In("clone")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(clone, ".fleet"), fleet.Home);
        var command = Path.Combine(clone, "fleet");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nFLEET_HOME={fleet.Home} exec dotnet {FleetCli.ProgramOf("Fleet.Cli", "fleet.dll")} \"$@\"\n");
        File.SetUnixFileMode(command, (UnixFileMode)0b111_101_101);
        return clone;
    }

    private static Task Plan(string clone, string name) => File.WriteAllTextAsync(Path.Combine(clone, "plan.yaml"), $"""
        plan: {name}
        repository: ../app.git
        approval: auto
        tasks:
          - id: one
            title: Write one
            scope: ["{name}.txt"]
            agent:
              run: echo 1 > {name}.txt
        """);

    /// <summary>Debian's programs come first: its Python is the one with Debian's client.</summary>
    private static Task Shell(string clone, string text) => new Command("bash", "-euo", "pipefail", "-c", text)
    {
        WorkingDirectory = clone,
        InheritEnvironment = true,
        Environment = new Dictionary<string, string> { ["PATH"] = $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}" },
        TimeLimit = TimeSpan.FromMinutes(2),
    }.RunToSuccess();

    [GeneratedRegex("^```(\\w+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
