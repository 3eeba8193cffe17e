using System.Security.Cryptography;
using System.Text;
using Fleet.Contracts.Tasks;
using Fleet.Domain.Tasks;
using Fleet.Git;
using Fleet.Git.Workspaces;
using Fleet.ImplementerRunner.Workspaces;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Brings an attempt's work to the remote, on the attempt's own branch.</summary>
public sealed class Staging(ILogger<Staging> logger)
{
    /// <summary>Stages a candidate that was judged.</summary>
    public async Task<AttemptFinished> Stage(
        AttemptInHand attempt, AttemptWorkspace workspace, TakeOverResult.TakenOver taken,
        IReadOnlyList<GateResult> gates, CancellationToken cancellationToken)
    {
        await Push(attempt, workspace, taken.Commit, cancellationToken);
        return new AttemptFinished
        {
            Plan = attempt.Plan,
            Task = attempt.Task,
            Attempt = attempt.Number,
            Host = attempt.Host,
            Outcome = AttemptOutcome.Staged,
            Branch = attempt.Branch,
            Base = taken.Base,
            Commit = taken.Commit,
            Tree = taken.Tree,
            ChangeHash = ChangeHash(taken.Files),
            Files = [.. taken.Files.Select(file => file.Path)],
            LinesAdded = taken.Files.Sum(file => file.AddedLines ?? 0),
            LinesRemoved = taken.Files.Sum(file => file.RemovedLines ?? 0),
            Gates = gates,
        };
    }

    /// <summary>Ends an attempt whose gates were red: the very work that was judged goes to the branch, and nothing of
    /// what the gates left beside it. The next attempt starts from there.</summary>
    public async Task<AttemptFinished> Fail(
        AttemptInHand attempt, AttemptWorkspace workspace, TakeOverResult.TakenOver taken, Setback setback,
        IReadOnlyList<GateResult> gates, CancellationToken cancellationToken)
    {
        await Push(attempt, workspace, taken.Commit, cancellationToken);
        return attempt.Failed(setback, gates, taken.Commit);
    }

    /// <summary>Ends an attempt whose agent came to no good end; work worth keeping goes to the branch.</summary>
    public async Task<AttemptFinished> Fail(
        AttemptInHand attempt, AttemptWorkspace workspace, Setback setback, bool keepWork, CancellationToken cancellationToken) =>
        attempt.Failed(setback, [], keepWork ? await Checkpoint(attempt, workspace, cancellationToken) : null);

    /// <summary>Gives the task back because the host stops: what there is goes to the branch.</summary>
    public async Task<AttemptFinished> HandBack(
        AttemptInHand attempt, AttemptWorkspace workspace, CancellationToken cancellationToken) => new()
        {
            Plan = attempt.Plan,
            Task = attempt.Task,
            Attempt = attempt.Number,
            Host = attempt.Host,
            Outcome = AttemptOutcome.HandedBack,
            Reason = $"The host {attempt.Host} was stopped.",
            Commit = await Checkpoint(attempt, workspace, cancellationToken),
        };

    private async Task<string?> Checkpoint(
        AttemptInHand attempt, AttemptWorkspace workspace, CancellationToken cancellationToken)
    {
        if (await workspace.TakeOver(attempt, cancellationToken) is not TakeOverResult.TakenOver work)
        {
            return null;
        }

        await Push(attempt, workspace, work.Commit, cancellationToken);
        return work.Commit;
    }

    /// <summary>Pushes by compare-and-swap. The branch may hold what an earlier life of this attempt left there: the
    /// lease says that nobody else writes it.</summary>
    private async Task Push(
        AttemptInHand attempt, AttemptWorkspace workspace, string commit, CancellationToken cancellationToken)
    {
        var branch = $"refs/heads/{attempt.Branch}";
        var (repository, remote) = (workspace.Mirror.Repository, workspace.Mirror.Remote);
        var pushed = await repository.Push(remote, [new PushedRef(branch, commit, null)], atomic: false, cancellationToken);
        if (pushed is PushResult.Rejected)
        {
            var there = (await repository.ListRemote(remote, [branch], cancellationToken)).GetValueOrDefault(branch);
            logger.LogInformation("{Branch} was at {Commit} already: replacing it", branch, there);
            pushed = await repository.Push(remote, [new PushedRef(branch, commit, there)], atomic: false, cancellationToken);
        }

        if (pushed is PushResult.Rejected rejected)
        {
            throw new InvalidOperationException($"The remote {remote} did not take {branch}: {rejected}");
        }
    }

    /// <summary>The same for the same change, whatever it was made from: paths, modes and contents.</summary>
    private static string ChangeHash(IEnumerable<FileChange> files)
    {
        var text = string.Concat(files.OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => $"{file.Status} {file.OldMode} {file.Mode} {file.ObjectId} {file.Path}\0"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
