using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.EventStore.State;
using Fleet.TestKit;
using Microsoft.AspNetCore.Builder;

namespace Fleet.ImplementerRunner.Tests;

/// <summary>A runner on a log, a broker and a repository of its own.</summary>
internal sealed class RunnerGround : IAsyncDisposable
{
    public const string Host = "ant";

    private readonly (string, string)[] settings;
    private WebApplication? runner;

    private readonly bool owner;

    private RunnerGround(TestGround ground, bool owner, (string, string)[] settings) =>
        (Ground, this.owner, this.settings) = (ground, owner, settings);

    public TestGround Ground { get; }

    /// <summary>Where the runner keeps its files.</summary>
    public string Directory => Path.Combine(Ground.Folder, Lanes.Runner);

    /// <param name="settings">The runner's, beside its name; such as <c>("Slots", "2")</c>.</param>
    public static Task<RunnerGround> New(params (string, string)[] settings) => On([], settings);

    /// <param name="files">The trunk's files.</param>
    public static async Task<RunnerGround> On((string Path, string Content)[] files, params (string, string)[] settings)
    {
        var ground = new RunnerGround(
            await TestGround.New(files), true, [("Name", Host), ("LeaseSeconds", "2"), ("GraceSeconds", "0.5"), .. settings]);
        await ground.Start();
        return ground;
    }

    /// <summary>The next runner on the same ground, with other settings: this one is stopped.</summary>
    public async Task<RunnerGround> InsteadWith(params (string, string)[] other)
    {
        await Stop();
        var next = new RunnerGround(Ground, false, [.. settings.Where(one => other.All(o => o.Item1 != one.Item1)), .. other]);
        await next.Start();
        return next;
    }

    public async Task Start()
    {
        runner = RunnerHost.Build(Ground.Arguments(Lanes.Runner, settings));
        await runner.StartAsync();
        await Ground.Fact<HostJoined>(StreamNames.Host(Host));
    }

    public async Task Stop()
    {
        await runner!.StopAsync();
        await runner.DisposeAsync();
        runner = null;
    }

    /// <summary>Plans a task, releases its first attempt and sends it.</summary>
    /// <param name="agent">What its agent runs through <c>sh -c</c>.</param>
    public Task Begin(string task, string agent, Func<TaskDefinition, TaskDefinition>? with = null) =>
        Begin((with ?? (same => same))(
            Work.Task("p", task) with { Repository = Ground.Origin.Address, Agent = new AgentChoice(null, agent) }));

    public async Task Begin(TaskDefinition definition)
    {
        await Ground.Append(definition.Stream, new TaskPlanned(definition), new TaskReleased(1, definition.Labels));
        await Send(definition.Task, 1, definition.Labels);
    }

    /// <summary>Releases the next attempt, as the planner would.</summary>
    public async Task Again(string task, int attempt)
    {
        await Ground.Append(Stream(task), new TaskReleased(attempt, []));
        await Send(task, attempt);
    }

    public Task<Guid> Send(string task, int attempt, IEnumerable<string>? labels = null) => Ground.Wire.Send(
        TaskQueues.Of(labels ?? []), "fleet:tasks:implement-task:v1", new { Plan = "p", Task = task, Attempt = attempt });

    public static string Stream(string task) => StreamNames.Task("p", task);

    /// <summary>The candidate that an attempt staged; fails at once when it had a setback instead.</summary>
    public async Task<Candidate> Staged(string task, int attempt = 1)
    {
        var end = await End(task, attempt);
        return end.ShouldBeOfType<CandidateStaged>($"{end}").Candidate;
    }

    /// <summary>The setback that an attempt had.</summary>
    public async Task<Setback> Failed(string task, int attempt = 1)
    {
        var end = await End(task, attempt);
        return end.ShouldBeOfType<AttemptFailed>($"{end}").Setback;
    }

    public Task<TaskEvent> End(string task, int attempt = 1) => Ground.Fact<TaskEvent>(
        Stream(task), fact => fact is CandidateStaged staged && staged.Candidate.Attempt == attempt
            || fact is AttemptFailed failed && failed.Attempt == attempt
            || fact is AttemptHandedBack back && back.Attempt == attempt);

    /// <summary>What an attempt's agent wrote to its output.</summary>
    public async Task<string> Output(string task, int attempt = 1)
    {
        var ended = await Ground.Fact<AgentEnded>(Stream(task), fact => fact.Attempt == attempt);
        return (await new Artifacts(Ground.Database).GetText(ended.Output))!;
    }

    /// <summary>Waits until the runner holds nothing: no lease, no directory of a run.</summary>
    public Task AtRest() => Eventually.Until(
        async () => (await new Leases(Ground.Database).All()).Count == 0 && Left().Count == 0,
        () => $"a runner at rest; it has {string.Join(", ", Left())}");

    /// <summary>Lets a small task go through: the runner goes on.</summary>
    public async Task GoesOn(string task = "after")
    {
        await Begin(task, $"echo {task} > {task}.txt");
        (await Staged(task)).Files.ShouldBe([$"{task}.txt"]);
        await AtRest();
    }

    public async ValueTask DisposeAsync()
    {
        if (runner is not null)
        {
            await Stop();
        }

        if (owner)
        {
            await Ground.DisposeAsync();
        }
    }

    private List<string> Left()
    {
        var runs = Path.Combine(Directory, "runs");
        return System.IO.Directory.Exists(runs) ? [.. System.IO.Directory.EnumerateFileSystemEntries(runs)] : [];
    }
}
