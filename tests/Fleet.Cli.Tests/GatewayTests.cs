using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Api;
using Fleet.Api.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Fleet.Cli.Tests;

/// <summary>What the command line makes of a gateway's answers, which these tests give over real HTTP.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private static readonly PlanStatus Status = new(
        "p", "ended", new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), "Add voice", "/srv/origin.git", "main", 42,
        [
            new TaskView("a", "Do a", "landed", 1, "c0ffee1234567890", null, default, [], null, false),
            new TaskView("b", "Do b", "blocked", 3, null, "Gate test is red.", default, ["a"], null, false),
        ]);

    private WebApplication gateway = null!;
    private string? token;
    private string? posted;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        gateway = builder.Build();
        gateway.MapGet("/api/status", (HttpRequest request, string? plan) =>
        {
            token = request.Headers.Authorization;
            return plan == "nothing"
                ? Results.Problem("There is no plan nothing.", statusCode: 404)
                : Results.Text(JsonSerializer.Serialize(Status, ApiJson.Default.PlanStatus), "application/json");
        });
        gateway.MapPost("/api/tasks/{plan}/{task}/approve", async (HttpRequest request) =>
        {
            posted = await new StreamReader(request.Body).ReadToEndAsync();
            return Results.Problem("The change is not the one you looked at.", statusCode: 409);
        });
        gateway.MapPost("/api/work/p/cancel", () => Results.Problem("The planner has not answered in time.", statusCode: 503));
        await gateway.StartAsync();
    }

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [Fact]
    public async Task Status_as_json_is_what_the_gateway_said()
    {
        var command = await Fleet("status p --json");
        command.ExitCode.ShouldBe(0, command.Errors);
        JsonNode.Parse(command.Output)!["tasks"]![0]!["commit"]!.GetValue<string>().ShouldBe("c0ffee1234567890");
        token.ShouldBe("Bearer the-token");
    }

    [Fact]
    public async Task Status_for_people_is_a_table_without_colours_in_a_pipe()
    {
        var command = await Fleet("status");
        command.Output.ShouldContain("p is ended");
        command.Output.ShouldContain("1 of 2 landed. Add voice");
        command.Output.ShouldMatch(@"b +blocked .*Gate test is red\.");
        command.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_plan_that_is_not_there_ends_with_2()
    {
        var command = await Fleet("status nothing");
        command.ExitCode.ShouldBe(2);
        command.Errors.Trim().ShouldBe("There is no plan nothing.");
    }

    [Fact]
    public async Task A_refused_approval_ends_with_2_and_its_reason()
    {
        var command = await Fleet("approve p/t --reason good --change older");
        command.ExitCode.ShouldBe(2);
        command.Errors.ShouldContain("not the one you looked at");
        var sent = JsonNode.Parse(posted!)!;
        (sent["reason"]!.GetValue<string>(), sent["changeHash"]!.GetValue<string>()).ShouldBe(("good", "older"));
    }

    [Fact]
    public async Task A_silent_planner_ends_with_3() => (await Fleet("cancel p")).ExitCode.ShouldBe(3);

    [Fact]
    public async Task Watching_a_plan_that_ended_ends_with_2() => (await Fleet("watch p")).ExitCode.ShouldBe(2);

    private Task<Command> Fleet(string arguments) =>
        Command.Fleet(arguments, ("FLEET_URL", gateway.Urls.First()), ("FLEET_TOKEN", "the-token"));
}
