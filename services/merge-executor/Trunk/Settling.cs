using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Ends a merge that was written ahead, in the ordinary course and after a crash alike: looks at the remote,
/// then writes the receipt or abandons.</summary>
internal sealed class Settling(IEventStore store, MergeProbe probe)
{
    /// <param name="proof">What proved the tree, when the same turn began the merge; after a restart it is found
    /// again by the gates' inputs.</param>
    public async Task Settle(Turn turn, MergeStarted started)
    {
        var remote = await turn.Git.Look(started, turn.Stop);
        var task = await TaskAt.Load(store, started.Plan, started.Task, turn.Stop);
        switch (Recovery.Decide(started, remote))
        {
            case Settlement.Finish finish:
                await Finish(turn, started, task, finish, remote);
                break;
            case Settlement.Abandon abandon:
                await Abandon(turn, started, task, abandon);
                break;
            case Settlement.Impossible impossible:
                await GiveUp(turn, started, task, remote, impossible.Reason);
                break;
        }
    }

    private async Task Finish(
        Turn turn, MergeStarted started, TaskAt task, Settlement.Finish finish, RemoteTrunk remote)
    {
        if (finish.RepairMark)
        {
            await turn.Hold.Confirm();
            Demand(await turn.Git.PushMark(started, finish.Commit, remote.Mark, turn.Stop));
        }

        if (finish.Commit == started.After)
        {
            await turn.Append(
                [Receipt(started)], task.Decide(new TaskCommand.Land(started.Attempt, started.After, started.Number)));
        }
        else
        {
            await RecordOther(turn, started, task, finish.Commit);
        }

        await probe(MergeStep.AfterReceipt, task.Stream, turn.Stop);
    }

    /// <summary>The task had landed before, as another commit: what was begun is abandoned, what is true is recorded.
    /// </summary>
    private static async Task RecordOther(Turn turn, MergeStarted started, TaskAt task, string commit)
    {
        var landed = (await turn.Git.Own.Log(commit, limit: 1, cancellationToken: turn.Stop))[0];
        var number = turn.State.LastNumber + 1;
        var other = started with
        {
            Number = number,
            Before = landed.Parents is [var parent, ..] ? parent : commit,
            After = commit,
            Tree = landed.Tree,
        };
        var reason = $"The task has landed already, as {commit}.";
        await turn.Append(
            [new MergeAbandoned(started.Number, reason), other, Receipt(other)],
            task.Decide(
                new TaskCommand.AbandonLanding(started.Attempt, started.Number, reason),
                new TaskCommand.StartLanding(started.Attempt, number),
                new TaskCommand.Land(started.Attempt, commit, number)));
    }

    private static async Task Abandon(Turn turn, MergeStarted started, TaskAt task, Settlement.Abandon abandon)
    {
        if (abandon.RemoveMark)
        {
            await turn.Hold.Confirm();
            Demand(await turn.Git.PushMark(started, null, started.After, turn.Stop));
        }

        await turn.Append(
            [new MergeAbandoned(started.Number, abandon.Reason)],
            task.Decide(new TaskCommand.AbandonLanding(started.Attempt, started.Number, abandon.Reason)));
    }

    private static Task GiveUp(Turn turn, MergeStarted started, TaskAt task, RemoteTrunk remote, string reason) =>
        turn.Append(
            [
                new MergeAbandoned(started.Number, reason),
                new CandidateDropped(started.Plan, started.Task, started.Attempt, reason),
            ],
            task.Decide(
                new TaskCommand.AbandonLanding(started.Attempt, started.Number, reason),
                new TaskCommand.SendBack(
                    started.Attempt, remote.Head, new Setback(SetbackKind.Infrastructure, reason, "", null))));

    private static CandidateMerged Receipt(MergeStarted started) => new(
        started.Number, started.Plan, started.Task, started.Attempt, started.Candidate, started.Before, started.After,
        started.Tree, started.ApprovedBy, started.Evidence);

    private static void Demand(PushResult push)
    {
        if (push is PushResult.Rejected rejected)
        {
            throw new InvalidOperationException($"The remote did not take the landed mark: {rejected}.");
        }
    }
}
