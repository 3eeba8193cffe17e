using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.MergeExecutor.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Ends a merge that was written ahead, in the ordinary course and after a crash alike: looks at the remote,
/// then writes the receipt or abandons.</summary>
internal sealed class Settling(IEventStore store, MergeExecutorSettings settings, TimeProvider time, MergeProbe probe)
{
    public async Task Settle(Turn turn, MergeStarted started)
    {
        var remote = await MergeActivities.Span("look", () => turn.Git.Look(started, turn.Stop));
        var task = await TaskAt.Load(store, started.Plan, started.Task, turn.Stop);
        switch (Recovery.Decide(started, remote))
        {
            case Settlement.Finish finish:
                await Finish(turn, started, task, finish, remote);
                break;
            case Settlement.Abandon abandon:
                await turn.Hold.Confirm();
                await turn.Git.Seal(started, remote, Author.OfFleet(settings, time), turn.Stop);
                await Abandon(turn, started, task, abandon);
                break;
            case Settlement.Impossible impossible:
                await turn.Hold.Confirm();
                await turn.Git.Seal(started, remote, Author.OfFleet(settings, time), turn.Stop);
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
            await turn.Git.PushMark(started, finish.Commit, remote.Mark, turn.Stop);
        }

        if (finish.Commit == started.After)
        {
            await turn.Append(
                [started.Receipt], task.Decide(new TaskCommand.Land(started.Attempt, started.After, started.Number)));
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
        var reason = $"The task has landed already, as {commit}.";
        var other = await Earlier(turn, started with { Number = started.Number + 1 }, commit);
        await turn.Append(
            [new MergeAbandoned(started.Number, reason), other, other.Receipt],
            task.Decide(
                new TaskCommand.AbandonLanding(started.Attempt, started.Number, reason),
                new TaskCommand.StartLanding(started.Attempt, other.Number),
                new TaskCommand.Land(started.Attempt, commit, other.Number)));
    }

    /// <summary>The merge that made a commit of the trunk, as if it had been written ahead.</summary>
    public static async Task<MergeStarted> Earlier(Turn turn, MergeStarted like, string commit)
    {
        var landed = (await turn.Git.Own.Log(commit, limit: 1, cancellationToken: turn.Stop))[0];
        return like with
        {
            Before = landed.Parents is [var parent, ..] ? parent : commit,
            After = commit,
            Tree = landed.Tree,
            Evidence = landed.Tree == like.Tree ? like.Evidence : [],
        };
    }

    private static async Task Abandon(Turn turn, MergeStarted started, TaskAt task, Settlement.Abandon abandon)
    {
        if (abandon.RemoveMark)
        {
            await turn.Hold.Confirm();
            await turn.Git.PushMark(started, null, started.After, turn.Stop);
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
}
