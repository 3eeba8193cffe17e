using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fleet.Contracts.Candidates;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using MassTransit;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

[Collection(nameof(Gateway))]
public sealed partial class DecisionTests(Gateway gateway) : IAsyncLifetime
{
    private readonly Inbox<CandidateDecided> shipper = new();
    private HostReceiveEndpointHandle endpoint = null!;

    public async Task InitializeAsync()
    {
        endpoint = gateway.Bus.ConnectReceiveEndpoint($"shipper-{Guid.NewGuid():N}", e => e.Handler<CandidateDecided>(shipper.Take));
        await endpoint.Ready;
    }

    public Task DisposeAsync() => endpoint.StopAsync();

    [Fact]
    public async Task An_approval_is_recorded_with_its_name_and_the_shipper_is_told()
    {
        await gateway.GivenCandidate("yes");
        using var answer = await gateway.Client("approver").PostAsJsonAsync(
            "/api/tasks/yes/t/approve", new { reason = "good", changeHash = "change1" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var last = (await gateway.Store.FetchStream(StreamNames.Task("yes", "t")))[^1];
        last.Data.ShouldBe(new CandidateApproved(1, "change1", "the approver", "good"));
        (await shipper.Next(message => message.Plan == "yes")).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_rejection_is_recorded_with_its_reason()
    {
        await gateway.GivenCandidate("no");
        using var answer = await gateway.Client("approver").PostAsJsonAsync("/api/tasks/no/t/reject", new { reason = "bad" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Store.FetchStream(StreamNames.Task("no", "t")))[^1].Data
            .ShouldBe(new CandidateRejected(1, "the approver", "bad"));
        await shipper.Next(message => message.Plan == "no");
    }

    [Fact]
    public async Task Another_change_than_was_looked_at_is_not_approved()
    {
        await gateway.GivenCandidate("changed");
        using var answer = await gateway.Client("approver").PostAsJsonAsync(
            "/api/tasks/changed/t/approve", new { changeHash = "older" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldContain("not the one you looked at");
    }

    [Fact]
    public async Task What_does_not_wait_is_not_approved()
    {
        await gateway.Given(StreamNames.Plan("early"), Work.Accepted("early", "t"));
        await gateway.Given(StreamNames.Task("early", "t"), new TaskPlanned(Work.Definition("early", "t")));
        using var answer = await gateway.Client("approver").PostAsync("/api/tasks/early/t/approve", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_button_on_the_page_approves()
    {
        await gateway.GivenCandidate("button");
        var browser = gateway.Client(null);
        var login = $"fleet-{gateway.Url.Port}=approver-token";
        browser.DefaultRequestHeaders.Add("Cookie", login);
        using var page = await browser.GetAsync("/tasks/button/t");
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        browser.DefaultRequestHeaders.Remove("Cookie");
        browser.DefaultRequestHeaders.Add("Cookie", $"{login}; {page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]}");

        using var answer = await browser.PostAsync("/decide/button/t", Form(token));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        (await gateway.Store.FetchStream(StreamNames.Task("button", "t")))[^1].Data.ShouldBeOfType<CandidateApproved>();
    }

    [Fact]
    public async Task A_form_of_another_site_does_not()
    {
        await gateway.GivenCandidate("forged");
        var browser = gateway.Client(null);
        browser.DefaultRequestHeaders.Add("Cookie", $"fleet-{gateway.Url.Port}=approver-token");
        using var answer = await browser.PostAsync("/decide/forged/t", Form("made-up"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static FormUrlEncodedContent Form(string token) => new(new Dictionary<string, string>
    {
        ["__RequestVerificationToken"] = token,
        ["changeHash"] = "change1",
        ["decision"] = "approve",
        ["reason"] = "",
    });

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
