using System.Net;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

[Collection(nameof(Gateway))]
public sealed class ReadingTests(Gateway gateway)
{
    [Fact]
    public async Task Status_has_the_documented_fields()
    {
        await gateway.Given(StreamNames.Plan("status"), Work.Accepted("status", "a", "b"));
        await gateway.Given(StreamNames.Task("status", "a"), new TaskPlanned(Work.Definition("status", "a")), new TaskBlocked("No way.", null));
        await gateway.Given(StreamNames.Task("status", "b"), new TaskPlanned(Work.Definition("status", "b", "a")));

        var status = await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/status?plan=status"));

        status["plan"]!.GetValue<string>().ShouldBe("status");
        status["state"]!.GetValue<string>().ShouldBe("running");
        status["tasks"]!.AsArray().Select(task => task!["id"]!.GetValue<string>()).ShouldBe(["a", "b"]);
        status["tasks"]![0]!["state"]!.GetValue<string>().ShouldBe("blocked");
        status["tasks"]![0]!["reason"]!.GetValue<string>().ShouldBe("No way.");
        status["tasks"]![0]!["attempt"]!.GetValue<int>().ShouldBe(0);
        status["tasks"]![0]!.AsObject().ContainsKey("commit").ShouldBeTrue();
        status["tasks"]![1]!["needs"]!.AsArray().Single()!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public async Task A_plan_that_is_not_there_is_said_in_a_sentence()
    {
        using var answer = await gateway.Client("viewer").GetAsync("/api/status?plan=nothing");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldStartWith("There is no plan nothing.");
    }

    [Fact]
    public async Task A_story_tells_attempts_gates_and_setbacks()
    {
        await gateway.Given(StreamNames.Plan("story"), Work.Accepted("story", "t"));
        await gateway.Given(
            StreamNames.Task("story", "t"),
            [
                .. Work.UpToApproval("story", "t"), new CandidateRejected(1, "ann", "Too long."),
                new TaskReleased(2, []), new AttemptStarted(2, "host-2", "fleet/story/t/2"),
            ]);

        var story = await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/tasks/story/t"));

        story["state"]!.GetValue<string>().ShouldBe("running");
        story["attempts"]!.AsArray().Count.ShouldBe(2);
        var first = story["attempts"]![0]!;
        first["host"]!.GetValue<string>().ShouldBe("host-1");
        first["agentSeconds"]!.GetValue<double>().ShouldBe(2.5);
        first["gates"]![0]!["gate"]!.GetValue<string>().ShouldBe("test");
        first["candidate"]!["changeHash"]!.GetValue<string>().ShouldBe("change1");
        first["setback"]!["detail"]!.GetValue<string>().ShouldBe("Too long.");
        var second = await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/tasks/story/t?attempt=2"));
        second["attempts"]!.AsArray().Single()!["host"]!.GetValue<string>().ShouldBe("host-2");
    }

    [Fact]
    public async Task Why_answers_a_paragraph()
    {
        await gateway.GivenCandidate("why");
        var why = await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/tasks/why/t/why"));
        why["text"]!.GetValue<string>().ShouldContain("fleet approve why/t");
    }

    [Fact]
    public async Task Events_come_in_order_and_of_one_plan()
    {
        await gateway.GivenCandidate("ordered");
        var events = (await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/events?after=0&limit=1000&plan=ordered"))).AsArray();
        events.Select(one => one!["type"]!.GetValue<string>()).ShouldBe(
            ["plan_accepted", "task_planned", "task_released", "attempt_started", "agent_ended", "gate_ran",
             "candidate_staged", "candidate_shipped", "approval_requested"]);
        events[^1]!["data"]!["Because"]!.GetValue<string>().ShouldBe("The plan wants a person.");
        events[^1]!["summary"]!.GetValue<string>().ShouldStartWith("ordered/t: A person was asked");
    }

    [Fact]
    public async Task Hosts_tell_what_they_run()
    {
        await gateway.Given("host/host-7", Work.Host("host-7", 2, "linux"));
        await gateway.Given(StreamNames.Plan("hosted"), Work.Accepted("hosted", "t"));
        await gateway.Given(
            StreamNames.Task("hosted", "t"), new TaskPlanned(Work.Definition("hosted", "t")), new TaskReleased(1, []),
            new AttemptStarted(1, "host-7", "b"));
        var hosts = (await Gateway.Json(await gateway.Client("viewer").GetAsync("/api/hosts"))).AsArray();
        hosts.Single(host => host!["host"]!.GetValue<string>() == "host-7")!["running"]!.AsArray()
            .Single()!.GetValue<string>().ShouldBe("hosted/t");
    }

    [Fact]
    public async Task An_artifact_is_plain_text_whatever_it_holds()
    {
        var hash = await gateway.Artifacts.Put("<script>alert(1)</script>", "gate-output", 1000);
        using var answer = await gateway.Client("viewer").GetAsync($"/api/artifacts/{hash}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>");
    }

    [Fact]
    public async Task The_page_shows_what_agents_wrote_as_text()
    {
        await gateway.Given(StreamNames.Plan("evil"), Work.Accepted("evil", "t"));
        await gateway.Given(
            StreamNames.Task("evil", "t"),
            new TaskPlanned(Work.Definition("evil", "t") with { Title = "<script>alert(1)</script>" }));
        var page = await gateway.Client("viewer").GetStringAsync("/");
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var document = await Gateway.Json(await gateway.Client("viewer").GetAsync("/openapi/v1.json"));
        document["paths"]!.AsObject().Select(path => path.Key).ShouldContain("/api/tasks/{plan}/{task}/approve");
    }

    [Fact]
    public async Task Error_queues_are_listed()
    {
        using var answer = await gateway.Client("viewer").GetAsync("/api/errors");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
