using System.Net;
using Fleet.Contracts.Plans;
using Fleet.Domain;
using Fleet.Domain.Plans;
using MassTransit;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

/// <summary>What the gateway asks of the planner, which these tests play.</summary>
[Collection(nameof(Gateway))]
public sealed class PlannerTests(Gateway gateway) : IAsyncLifetime
{
    private HostReceiveEndpointHandle planner = null!;

    public async Task InitializeAsync()
    {
        planner = gateway.Bus.ConnectReceiveEndpoint($"planner-{Guid.NewGuid():N}", e =>
        {
            e.Handler<SubmitPlan>(Answer);
            e.Handler<PauseWork>(context => context.RespondAsync(new WorkAnswered
            {
                Refusal = context.Message.Plan == "landed" ? "The plan has landed." : null,
            }));
        });
        await planner.Ready;
    }

    public Task DisposeAsync() => planner.StopAsync();

    [Fact]
    public async Task An_accepted_plan_answers_its_name_and_notices()
    {
        using var answer = await Submit("good");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var plan = await Gateway.Json(answer);
        plan["plan"]!.GetValue<string>().ShouldBe("good");
        plan["notices"]!.AsArray().Single()!.GetValue<string>().ShouldBe("from /home/ann/plans");
    }

    [Fact]
    public async Task A_refused_plan_answers_every_mistake_with_its_place()
    {
        using var answer = await Submit("bad");
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var mistake = (await Gateway.Json(answer))["mistakes"]!.AsArray().Single()!;
        (mistake["line"]!.GetValue<int>(), mistake["column"]!.GetValue<int>()).ShouldBe((3, 5));
        mistake["path"]!.GetValue<string>().ShouldBe("tasks[0].id");
    }

    [Fact]
    public async Task A_plan_without_an_answer_can_be_asked_for_later()
    {
        using var answer = await Submit("slow");
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await Gateway.Json(answer))["submission"]!.GetValue<Guid>();
        await gateway.Given(StreamNames.Submission(id), new SubmissionAccepted("slow", []));
        (await gateway.Client("viewer").GetAsync($"/api/submissions/{id}")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Pausing_is_answered_by_the_planner() =>
        (await gateway.Client("operator").PostAsync("/api/work/p/pause", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_refusal_of_the_planner_is_passed_on()
    {
        using var answer = await gateway.Client("operator").PostAsync("/api/work/landed/pause", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldBe("The plan has landed.");
    }

    [Fact]
    public async Task A_silent_planner_is_said()
    {
        using var answer = await gateway.Client("operator").PostAsync("/api/work/p/resume", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Gateway.Json(answer))["detail"]!.GetValue<string>().ShouldContain("planner");
    }

    private Task<HttpResponseMessage> Submit(string text) =>
        gateway.Client("operator").PostAsync("/api/plans?base=/home/ann/plans", new StringContent(text));

    private async Task Answer(ConsumeContext<SubmitPlan> context)
    {
        SubmissionEvent? answer = context.Message.Text switch
        {
            "good" => new SubmissionAccepted("good", [$"from {context.Message.BaseDirectory}"]),
            "bad" => new SubmissionRefused("", [new PlanMistake(3, 5, "tasks[0].id", "Twice.")]),
            _ => null,
        };
        if (answer is not null)
        {
            await gateway.Store.Append(new(context.MessageId, StreamNames.Submission(context.MessageId!.Value), null, [answer]));
        }
    }
}
