using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Processes;
using RabbitMQ.Client;

namespace Fleet.Integration.Tests;

/// <summary>What comes in from outside goes the whole way, each service under its own database role.</summary>
[Collection(nameof(RunningFleet))]
public sealed class GatewayTests(RunningFleet fleet)
{
    [Fact]
    public async Task The_gateway_describes_its_routes()
    {
        var described = await Get("openapi/v1.json");
        described["paths"]!.AsObject().Select(path => path.Key).ShouldBe(
            [
                "/api/artifacts/{hash}", "/api/errors", "/api/errors/{id}", "/api/errors/{id}/drop",
                "/api/errors/{id}/retry", "/api/events", "/api/hosts", "/api/plans", "/api/status",
                "/api/submissions/{id}", "/api/tasks/{plan}/{task}", "/api/tasks/{plan}/{task}/approve",
                "/api/tasks/{plan}/{task}/reject", "/api/tasks/{plan}/{task}/why", "/api/trunks",
                "/api/work/{plan}/cancel", "/api/work/{plan}/pause", "/api/work/{plan}/resume",
                "/api/work/{plan}/{task}/cancel", "/api/work/{plan}/{task}/pause", "/api/work/{plan}/{task}/resume",
                "/live",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_plan_that_is_posted_to_the_gateway_lands()
    {
        await Origin();
        using var answer = await fleet.Api.PostAsync("api/plans", new StringContent(Plan("posted", "main")));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());

        var recorded = await fleet.Log.FetchStream(StreamNames.Plan("posted"));
        recorded[0].Data.ShouldBeOfType<PlanAccepted>().Tasks.ShouldBe(["hello"]);
        var status = await Eventually.Last(() => Get("api/status?plan=posted"), now => State(now) is "landed" or "ended");
        State(status).ShouldBe("landed", status.ToJsonString());
    }

    [Fact]
    public async Task A_plan_that_any_client_publishes_as_bare_JSON_is_answered_under_its_message_id()
    {
        await Origin();
        var id = Guid.NewGuid();
        var factory = new ConnectionFactory { Uri = fleet.Broker.Uri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync(
            "fleet.plans.submit-plan", "", mandatory: true, new BasicProperties { MessageId = $"{id}" },
            System.Text.Encoding.UTF8.GetBytes(Plan("published", "no-such-branch")));

        var answer = await Eventually.Last(
            () => fleet.Log.FetchStream(StreamNames.Submission(id)), stream => stream.Count > 0);
        answer.Single().Data.ShouldBeOfType<SubmissionRefused>().Mistakes.Single().Path.ShouldBe("trunk");
        (await fleet.Log.FetchStream(StreamNames.Plan("published"))).ShouldBeEmpty();
    }

    private string Plan(string name, string trunk) => new JsonObject
    {
        ["plan"] = name,
        ["repository"] = Path.Combine(fleet.Directory, "origin.git"),
        ["trunk"] = trunk,
        ["approval"] = "auto",
        ["tasks"] = new JsonArray(new JsonObject
        {
            ["id"] = "hello",
            ["title"] = "Say hello",
            ["scope"] = new JsonArray("hello.txt"),
            ["accept"] = new JsonArray("grep -q hello hello.txt"),
            ["agent"] = new JsonObject { ["run"] = "echo hello > hello.txt" },
        }),
    }.ToJsonString();

    private async Task Origin()
    {
        var (origin, seed) = (Path.Combine(fleet.Directory, "origin.git"), Path.Combine(fleet.Directory, "seed"));
        if (!Directory.Exists(origin))
        {
            await Git("init", "-q", "--bare", "-b", "main", origin);
            await Git("init", "-q", "-b", "main", seed);
            await Git("-C", seed, "-c", "user.name=ann", "-c", "user.email=ann@example.org", "commit", "-q", "--allow-empty", "-m", "Begin");
            await Git("-C", seed, "push", "-q", origin, "main");
        }
    }

    private static Task Git(params string[] arguments) => new Command("git", arguments).RunToSuccess();

    private static string? State(JsonNode status) => status["state"]!.GetValue<string>();

    private async Task<JsonNode> Get(string path) => (await fleet.Api.GetFromJsonAsync<JsonNode>(path))!;
}
