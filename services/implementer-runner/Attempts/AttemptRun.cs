using Fleet.Contracts.Tasks;
using Fleet.Domain.Scopes;
using Fleet.Domain.Tasks;
using Fleet.Git.Workspaces;
using Fleet.ImplementerRunner.Gates;
using Fleet.ImplementerRunner.Workspaces;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>One attempt from its workspace to its result: brief the agent, run it, take its work over, judge it,
/// stage it. What comes of it is published; nothing here is believed because the agent said so.</summary>
public sealed class AttemptRun(
    AttemptWorkspaces workspaces,
    Briefing briefing,
    AgentRun agents,
    AttemptLog log,
    GateRun gates,
    Staging staging,
    ResultPublisher results,
    ILogger<AttemptRun> logger)
{
    /// <summary>Runs the attempt and publishes its result. Publishes none when the task is no longer this host's.
    /// </summary>
    public async Task Run(AttemptInHand attempt, HeldLease lease, CancellationToken stopping)
    {
        await using var held = lease;
        lease.StillWanted = cancellation => log.IsHeld(attempt, cancellation);
        AttemptFinished result;
        try
        {
            result = await Work(attempt, lease.Lost, stopping);
        }
        catch (Exception over) when (over is AttemptOverException || lease.Lost.IsCancellationRequested)
        {
            logger.LogWarning("{Attempt}: ended, it is no longer this host's", attempt);
            return;
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "{Attempt}: it could not be carried out", attempt);
            result = attempt.Failed(SetbackKind.Infrastructure,
                $"The host could not carry the attempt out: {failure.Message.Split('\n')[0]}", failure.Message);
        }

        await results.Publish(result, attempt, lease.Lost);
        await log.UntilRecorded(attempt, lease.Lost);
    }

    private async Task<AttemptFinished> Work(AttemptInHand attempt, CancellationToken lost, CancellationToken stopping)
    {
        await using var workspace = await workspaces.Open(attempt, lost);
        await briefing.Write(attempt, workspace, lost);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        var agent = await agents.Run(attempt, workspace, ending.Token);
        lost.ThrowIfCancellationRequested();
        if (agent.Stopped)
        {
            return await staging.HandBack(attempt, workspace, lost);
        }

        await log.AgentEnded(attempt, agent, lost);
        if (agent.Setback is { } failed)
        {
            return await staging.Fail(attempt, workspace, failed, keepWork: failed.Kind == SetbackKind.TimedOut, lost);
        }

        return await workspace.TakeOver(attempt, lost) switch
        {
            TakeOverResult.NothingChanged => attempt.Failed(
                SetbackKind.NoChange, "The agent ended without having changed anything.", agent.Tail, agent.Output),
            TakeOverResult.Refused refused => attempt.Failed(
                SetbackKind.NotAllowed, "The change is not allowed.", refused.Reason, agent.Output),
            TakeOverResult.TakenOver taken when Outside(attempt, taken) is { Count: > 0 } outside => attempt.Failed(
                SetbackKind.OutOfScope,
                $"The change reaches outside the task's scope: {string.Join(", ", outside.Take(5))}{(outside.Count > 5 ? ", …" : "")}.",
                $"Files outside {string.Join(", ", attempt.Definition.Scope)}:\n{string.Join('\n', outside.Take(100))}", agent.Output),
            TakeOverResult.TakenOver taken => await Judge(attempt, workspace, taken, lost),
            _ => throw new InvalidOperationException("No such result of a take-over."),
        };
    }

    private async Task<AttemptFinished> Judge(
        AttemptInHand attempt, AttemptWorkspace workspace, TakeOverResult.TakenOver taken, CancellationToken lost)
    {
        await workspace.Clean(lost);
        var judged = await gates.Run(workspace, taken.Tree, workspace.Settings.Gates, attempt.Definition.Accept, lost);
        return judged.LastOrDefault(gate => gate.ExitCode != 0) is { } red
            ? await staging.Fail(attempt, workspace, taken, Red(red), judged, lost)
            : await staging.Stage(attempt, workspace, taken, judged, lost);
    }

    private static Setback Red(GateResult red) => new(
        SetbackKind.GateRed, $"The gate {red.Gate} was red (`{red.Command}` ended with {red.ExitCode}).", red.Tail, red.Output);

    private static List<string> Outside(AttemptInHand attempt, TakeOverResult.TakenOver taken)
    {
        var scope = ScopeSet.Parse(attempt.Definition.Scope);
        return [.. taken.Files.Select(file => file.Path).Where(path => !scope.Covers(path))];
    }
}
