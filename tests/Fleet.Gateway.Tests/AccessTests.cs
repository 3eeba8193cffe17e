using System.Net;
using Fleet.Tokens;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

[Collection(nameof(Gateway))]
public sealed class AccessTests(Gateway gateway)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/status")]
    [InlineData("/api/plans")]
    [InlineData("/api/tasks/p/t")]
    [InlineData("/api/events")]
    [InlineData("/api/hosts")]
    [InlineData("/api/trunks")]
    [InlineData("/api/errors")]
    [InlineData("/api/artifacts/0")]
    [InlineData("/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nowhere")]
    public async Task Nothing_is_open_without_a_token(string path)
    {
        using var answer = await gateway.Client(null).GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldContain("role viewer");
    }

    [Fact]
    public async Task A_token_of_nobody_is_refused() =>
        (await gateway.ClientOf("made-up").GetAsync("/api/plans")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_open(string path) =>
        (await gateway.Client(null).GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("viewer", "/api/plans", "operator")]
    [InlineData("viewer", "/api/work/p/cancel", "operator")]
    [InlineData("viewer", "/api/tasks/p/t/approve", "approver")]
    [InlineData("operator", "/api/tasks/p/t/approve", "approver")]
    [InlineData("approver", "/api/work/p/t/pause", "operator")]
    [InlineData("viewer", "/api/errors/00000000-0000-0000-0000-000000000001/drop", "operator")]
    public async Task A_refusal_names_the_role_that_is_needed(string role, string path, string needed)
    {
        using var answer = await gateway.Client(role).PostAsync(path, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldContain($"this needs the role {needed}");
    }

    [Theory]
    [InlineData("/api/tasks/agents/t", true)]
    [InlineData("/api/status?plan=agents", true)]
    [InlineData("/api/tasks/agents/other", false)]
    [InlineData("/api/tasks/other/t", false)]
    [InlineData("/api/status?plan=other", false)]
    [InlineData("/api/status", false)]
    [InlineData("/api/tasks/agents/t/why", false)]
    [InlineData("/api/events", false)]
    [InlineData("/api/artifacts/0", false)]
    public async Task An_agent_reads_its_own_task_and_its_plans_status(string path, bool allowed)
    {
        await gateway.GivenCandidate("agents");
        var token = new AgentToken("agents", "t", 1, TimeProvider.System.GetUtcNow().AddHours(1)).Mint(Gateway.AgentKey);
        (await gateway.ClientOf(token).GetAsync(path)).StatusCode
            .ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_agent_does_nothing()
    {
        var token = new AgentToken("agents", "t", 1, TimeProvider.System.GetUtcNow().AddHours(1)).Mint(Gateway.AgentKey);
        (await gateway.ClientOf(token).PostAsync("/api/tasks/agents/t/approve", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_login_link_lets_a_browser_in()
    {
        var browser = gateway.Client(null);
        using var login = await browser.GetAsync("/login?token=viewer-token");
        login.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var cookie = login.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_browsers_cookie_does_not_post_to_the_api()
    {
        var browser = gateway.Client(null);
        browser.DefaultRequestHeaders.Add("Cookie", $"fleet-{gateway.Url.Port}=admin-token");
        (await browser.PostAsync("/api/work/p/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
