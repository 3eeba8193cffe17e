using Shouldly;
using Xunit;

namespace Fleet.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task Help_names_every_command_of_the_format()
    {
        var help = await Command.Fleet("--help");
        help.ExitCode.ShouldBe(0);
        string[] commands =
            ["up", "down", "submit", "status", "watch", "log", "task", "why", "approve", "reject", "cancel", "pause", "resume",
             "hosts", "errors", "doctor", "test"];
        foreach (var command in commands)
        {
            help.Output.ShouldContain($"  {command} ");
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("why")]
    [InlineData("why p")]
    [InlineData("why p/t/x")]
    [InlineData("status --no-such-option")]
    [InlineData("errors show not-an-id")]
    [InlineData("up --runners 1000")]
    [InlineData("up --slots many")]
    [InlineData("submit no-such-file.yaml")]
    [InlineData("test")]
    public async Task What_is_not_understood_ends_with_1_and_says_why(string arguments)
    {
        var command = await Command.Fleet(arguments);
        command.ExitCode.ShouldBe(1, command.Errors);
        command.Errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("status")]
    [InlineData("why p/t")]
    [InlineData("log")]
    [InlineData("hosts")]
    public async Task Without_a_fleet_it_ends_with_3_and_says_what_to_do(string arguments)
    {
        var command = await Command.Fleet(arguments);
        command.ExitCode.ShouldBe(3);
        command.Errors.ShouldContain("FLEET_URL is not set");
        command.Errors.ShouldContain("fleet up");
        command.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_told_one_layer_down()
    {
        var command = await Command.Fleet("status", ("FLEET_URL", "http://127.0.0.1:9/"), ("FLEET_TOKEN", "x"));
        command.ExitCode.ShouldBe(3);
        command.Errors.ShouldContain("http://127.0.0.1:9/ (from FLEET_URL) does not answer: Connection refused");
    }

    [Fact]
    public async Task Down_where_nothing_is_has_nothing_to_do() => (await Command.Fleet("down")).ExitCode.ShouldBe(0);
}
