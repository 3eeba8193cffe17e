using System.Text;
using System.Text.Json;
using Fleet.Contracts.Tasks;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.TestKit;
using Microsoft.AspNetCore.Builder;

namespace Fleet.Planner.Tests;

/// <summary>A planner on a log, a broker and a repository of its own.</summary>
public sealed class PlannerGround : IAsyncLifetime
{
    private WebApplication? planner;

    public TestGround Ground { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Ground = await TestGround.New();
        await Start();
    }

    public async Task DisposeAsync()
    {
        await Stop();
        await Ground.DisposeAsync();
    }

    public async Task Start()
    {
        planner = PlannerHost.Build(Ground.Arguments(Lanes.Planner));
        await planner.StartAsync();
    }

    public async Task Stop()
    {
        await planner!.StopAsync();
        await planner.DisposeAsync();
    }

    /// <summary>Publishes a text as any client would.</summary>
    /// <returns>The planner's answer.</returns>
    public Task<SubmissionEvent> Submit(string text, Guid? id = null) => Submit(Encoding.UTF8.GetBytes(text), id);

    /// <inheritdoc cref="Submit(string, Guid?)"/>
    public async Task<SubmissionEvent> Submit(byte[] body, Guid? id = null)
    {
        var message = await Ground.Wire.Publish("fleet.plans.submit-plan", body, id);
        return await Ground.Fact<SubmissionEvent>(StreamNames.Submission(message));
    }

    /// <summary>Submits a plan that is good.</summary>
    public async Task Accept(string plan, object[] tasks, object? budget = null) =>
        (await Submit(Text(plan, tasks, budget))).ShouldBeOfType<SubmissionAccepted>(Text(plan, tasks, budget));

    /// <summary>A plan for the repository as JSON.</summary>
    public string Text(string plan, object[] tasks, object? budget = null, string? repository = null, string? trunk = null) =>
        JsonSerializer.Serialize(new
        {
            plan,
            repository = repository ?? Ground.Origin.Address,
            trunk = trunk ?? "main",
            gates = "none",
            defaults = new { agent = new { run = "true" } },
            budget = budget ?? new { minutes = 1000 },
            tasks,
        });

    /// <summary>Takes the next task out of a queue.</summary>
    public Task<ImplementTask> NextOf(string queue = "implement-task") => Ground.Wire.Next<ImplementTask>(queue);

    /// <summary>Where a task stands in the log.</summary>
    public async Task<WorkState> StateOf(string plan, string task) => (await Ground.Facts(StreamNames.Task(plan, task)))
        .Cast<TaskEvent>().Aggregate(WorkItem.Start, (item, fact) => item.Evolve(fact, default)).State;

    /// <summary>Facts of other services.</summary>
    public Task Append(string plan, string task, params TaskEvent[] facts) => Ground.Append(StreamNames.Task(plan, task), facts);

    public Task<TFact> Fact<TFact>(string plan, string task, Func<TFact, bool>? wanted = null)
        where TFact : IFact => Ground.Fact(StreamNames.Task(plan, task), wanted);
}
