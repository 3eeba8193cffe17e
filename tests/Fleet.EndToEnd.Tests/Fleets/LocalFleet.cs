using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Api;
using Fleet.Api.Log;
using Fleet.Api.Plans;
using Fleet.LocalServers;

namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>A whole fleet of its own, with real processes and servers, worked through its command line.</summary>
public sealed class LocalFleet : IAsyncDisposable
{
    private const int Unreachable = 3;
    private const int LogPage = 1000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Numbers.PatienceMinutes);

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"fleet-e2e-{Guid.NewGuid():N}"[..22]);

    public LocalFleet()
    {
        Directory.CreateDirectory(directory);
        Cli = new FleetCli(Home);
        Services = new ServiceProcesses(Home);
    }

    public string Home => In("home");

    public FleetCli Cli { get; }

    public ServiceProcesses Services { get; }

    public LocalPostgres Postgres => new(new PostgresOptions(Path.Combine(Home, "postgres")));

    public LocalRabbitMq RabbitMq => new(new RabbitMqOptions(Path.Combine(Home, "rabbitmq")));

    /// <summary>A path beside the fleet's home, deleted with the fleet.</summary>
    public string In(string name) => Path.Combine(directory, name);

    /// <summary>A repository to land in, with one gate that is always green.</summary>
    public Task<OriginRepository> Origin(string name) =>
        OriginRepository.Create(In($"{name}.git"), (".fleet.yml", OriginRepository.TrivialGate), ("README.md", "A repository.\n"));

    /// <summary>Starts what does not run.</summary>
    public Task Up(params string[] options) => Cli.Do(["up", .. options]);

    /// <summary>Publishes a plan, and answers what the command printed.</summary>
    public async Task<string> Submit(PlanDraft plan)
    {
        var file = In($"{plan.Plan}.json");
        await File.WriteAllTextAsync(file, plan.Text());
        return await Cli.Do("submit", file);
    }

    public async Task<PlanStatus> Status(string plan) =>
        JsonSerializer.Deserialize(await Cli.Do("status", plan, "--json"), ApiJson.Default.PlanStatus)!;

    public async Task<TaskView> Task(string plan, string task) => (await Status(plan)).Tasks.Single(one => one.Id == task);

    public Task<string> Why(string task) => Cli.Do("why", task);

    /// <summary>Waits until a plan has come to its end.</summary>
    public Task<PlanStatus> End(string plan) =>
        Until(plan, status => status.State is "landed" or "ended" or "cancelled", "came to its end");

    /// <summary>Waits until a plan is as wanted. Meanwhile the gateway may be away.</summary>
    public async Task<PlanStatus> Until(string plan, Func<PlanStatus, bool> wanted, string what)
    {
        var began = Environment.TickCount64;
        while (true)
        {
            var answer = await Cli.Run("status", plan, "--json");
            answer.ExitCode.ShouldBeOneOf(0, Unreachable);
            var status = answer.ExitCode == 0 ? JsonSerializer.Deserialize(answer.Output, ApiJson.Default.PlanStatus) : null;
            if (status is not null && wanted(status))
            {
                return status;
            }

            if (Environment.TickCount64 - began > Patience.TotalMilliseconds)
            {
                throw new TimeoutException($"{plan} has not {what} in {Patience.TotalMinutes:0.#} min. {answer.Output}{answer.Error}");
            }

            await System.Threading.Tasks.Task.Delay(LookEvery);
        }
    }

    /// <summary>The whole log.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> Log()
    {
        var log = new List<LoggedEvent>();
        while (true)
        {
            var after = log.Count == 0 ? 0 : log[^1].Position;
            var page = (await Cli.Do("log", "--json", "--after", $"{after}", "--limit", $"{LogPage}"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize(line, ApiJson.Default.LoggedEvent)!).ToList();
            if (page.Count == 0)
            {
                return log;
            }

            log.AddRange(page);
        }
    }

    /// <summary>All that must always be true is true: <c>fleet doctor --audit</c> finds no breach.</summary>
    public async Task Audit()
    {
        var answer = await Cli.Run("doctor", "--audit", "--json");
        var checks = JsonNode.Parse(answer.Output)!["checks"]!.AsArray()
            .Where(check => check!["name"]!.GetValue<string>() is "audit" or ['I', _]).ToList();
        checks.Where(check => !check!["ok"]!.GetValue<bool>()).Select(check => check!.ToJsonString()).ShouldBeEmpty();
        checks.Count.ShouldBe(7);
    }

    /// <summary>Every task of a plan is on the trunk exactly once, the trunk is one line, and the audit is clean.
    /// </summary>
    public async Task LandedOnce(OriginRepository origin, params PlanDraft[] plans)
    {
        (await origin.Landed()).ShouldBe(
            plans.SelectMany(plan => plan.Tasks, (plan, task) => $"{plan.Plan}/{task.Id}"), ignoreOrder: true);
        (await origin.Merges()).ShouldBeEmpty();
        await Audit();
    }

    /// <summary>Runs a part of a test; when it fails, the fleet's own story is told with it.</summary>
    public async Task Tell(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n\n{await Story()}", failure);
        }
    }

    /// <summary>Stops everything and deletes it.</summary>
    public async ValueTask DisposeAsync()
    {
        var down = await Cli.Run("down");
        if (down.ExitCode == 0)
        {
            await Postgres.Delete();
            await RabbitMq.Delete();
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<string> Story()
    {
        var log = await Cli.Run("log", "--limit", "150");
        var services = Directory.Exists(Path.Combine(Home, "logs"))
            ? Directory.EnumerateFiles(Path.Combine(Home, "logs")).Order().Select(file =>
                $"--- {Path.GetFileName(file)}\n{string.Join('\n', File.ReadLines(file).TakeLast(30))}")
            : [];
        return $"--- fleet log\n{log.Output}{log.Error}\n{string.Join('\n', services)}";
    }
}
