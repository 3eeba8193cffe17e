using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.ImplementerRunner.Workspaces;
using Fleet.Processes;
using Fleet.Tokens;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Runs the agent of an attempt in its workspace, contained, until it ends or its time is up.</summary>
public sealed class AgentRun(Containment containment, OutputStore outputs, RunnerSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan TokenOutlives = TimeSpan.FromMinutes(5);

    /// <param name="ending">Asks the agent to end: the host stops, or the task is somebody else's.</param>
    public async Task<AgentResult> Run(AttemptInHand attempt, AttemptWorkspace workspace, CancellationToken ending)
    {
        var definition = attempt.Definition;
        var limit = TimeSpan.FromMinutes(definition.Minutes);
        if (CommandLineOf(definition.Agent) is not { } line)
        {
            return AgentResult.NotStarted(clock.GetUtcNow(), $"This host has no agent {definition.Agent.Profile}.");
        }

        var expires = clock.GetUtcNow() + limit + TokenOutlives;
        await using var contained = await containment.Contain(
            line, workspace, "home", limit, Variables(attempt, workspace.PackFile, expires));
        var started = clock.GetUtcNow();
        var running = await RunningCommand.Start(contained.Command);
        await using var stop = ending.Register(() => running.Stop());
        var result = await running.Completion;
        var output = await outputs.Keep(line, result, "agent-output");
        return new AgentResult(
            started, result.Duration.TotalSeconds, result.ExitCode, result.End, output.Hash, output.Tail, limit);
    }

    private string? CommandLineOf(AgentChoice agent) =>
        agent.Run ?? settings.Agents.GetValueOrDefault(agent.Profile ?? "");

    private Dictionary<string, string> Variables(AttemptInHand attempt, string pack, DateTimeOffset expires)
    {
        var variables = new Dictionary<string, string>
        {
            ["FLEET_PLAN"] = attempt.Plan,
            ["FLEET_TASK"] = attempt.Task,
            ["FLEET_ATTEMPT"] = attempt.Number.ToString(),
            ["FLEET_PROMPT_FILE"] = pack,
        };
        if (settings.GatewayUrl.Length > 0 && settings.AgentKey.Length > 0)
        {
            variables["FLEET_URL"] = settings.GatewayUrl;
            variables["FLEET_TOKEN"] = new AgentToken(attempt.Plan, attempt.Task, attempt.Number, expires).Mint(settings.AgentKey);
        }

        return variables;
    }
}

/// <summary>How an agent's run ended.</summary>
/// <param name="Output">The hash of its output among the artifacts.</param>
/// <param name="Tail">Its last lines.</param>
/// <param name="Limit">The time that it was given.</param>
public sealed record AgentResult(
    DateTimeOffset StartedAt, double Seconds, int ExitCode, CommandEnd End, string Output, string Tail, TimeSpan Limit)
{
    public bool TimedOut => End == CommandEnd.TimedOut;

    /// <summary>It was asked to end because the host stops or the task is somebody else's.</summary>
    public bool Stopped => End == CommandEnd.Stopped;

    /// <summary>Why nothing it did counts, or null when it ended well.</summary>
    public Setback? Setback => this switch
    {
        { End: CommandEnd.TimedOut } => new(
            SetbackKind.TimedOut, $"The agent was ended after its {Limit.TotalMinutes:0.##} minutes.", Tail, Output),
        { End: CommandEnd.OutputLimit } => new(
            SetbackKind.NotAllowed, "The agent was ended because of how much it wrote to its output.", Tail, Output),
        { ExitCode: not 0 } => new(SetbackKind.AgentFailed, $"The agent ended with exit code {ExitCode}.", Tail, Output),
        _ => null,
    };

    public static AgentResult NotStarted(DateTimeOffset at, string reason) =>
        new(at, 0, 127, CommandEnd.Exited, "", reason, TimeSpan.Zero);
}
