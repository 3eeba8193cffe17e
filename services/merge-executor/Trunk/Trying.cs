using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Gates;
using Fleet.Git;
using Fleet.MergeExecutor.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Tries to merge a candidate onto the trunk as it is: it lands, is sent to be proved, or goes back.
/// </summary>
internal sealed class Trying(
    IEventStore store, TreeRules rules, Upcoming upcoming, MergeExecutorSettings settings, TimeProvider time, MergeProbe probe)
{
    /// <summary>How often in a row a begun merge is abandoned before the candidate goes back.</summary>
    public const int AbandonedMax = 10;

    public async Task Try(Turn turn, QueuedCandidate head)
    {
        var task = await TaskAt.Load(store, head.Plan, head.Task, turn.Stop);
        if (task.Merging(head.Attempt) is not { } candidate)
        {
            await turn.Drop(head, task.NotMerging(head.Attempt));
            return;
        }

        string trunk;
        try
        {
            trunk = await MergeActivities.Span(
                "fetch", () => turn.Git.Prepare(head, upcoming.Commits(turn), turn.Stop));
        }
        catch (CommitGoneException gone)
        {
            await turn.SendBack(head, task, turn.State.Head ?? candidate.Base, Infrastructure(gone.Message));
            return;
        }

        if (turn.State.Abandoned is { Times: >= AbandonedMax } abandoned)
        {
            var reason = $"{abandoned.Times} merges in a row were begun and abandoned; the last: {abandoned.LastReason}";
            await turn.SendBack(head, task, trunk, Infrastructure(reason));
            return;
        }

        var merge = new Merge(turn, head, task, candidate, trunk);
        var merged = await MergeActivities.Span(
            "merge", () => turn.Git.Own.MergeTree(trunk, head.Commit, turn.Stop));
        switch (merged)
        {
            case MergeResult.Conflict conflict:
                await Clash(merge, conflict);
                break;
            case MergeResult.Clean { Tree: var tree } when tree == await turn.Git.TreeOf(trunk, turn.Stop):
                await NoChange(merge, tree);
                break;
            case MergeResult.Clean { Tree: var tree }:
                await Judge(merge, tree);
                break;
        }
    }

    private static async Task Clash(Merge merge, MergeResult.Conflict conflict)
    {
        var detail = await ConflictReport.Of(
            merge.Turn.Git.Own, merge.Trunk, merge.Head.Commit, conflict, merge.Turn.Stop);
        var reason = $"It clashes with the trunk at {merge.Trunk[..12]} in {string.Join(", ", conflict.Paths.Take(10))}.";
        await merge.SendBack(new Setback(SetbackKind.Conflict, reason, detail, null));
    }

    /// <summary>The trunk holds all of it: as this task's own landing, or by another's work.</summary>
    private static async Task NoChange(Merge merge, string tree)
    {
        var (turn, head) = (merge.Turn, merge.Head);
        var name = LandedMessage.TrailerOf(head.Plan, head.Task);
        if (await turn.Git.Own.FindLanded(merge.Trunk, name, cancellationToken: turn.Stop) is not { } landed)
        {
            await merge.SendBack(new Setback(
                SetbackKind.NoChange, $"The trunk at {merge.Trunk[..12]} holds all of this change already.", "", null));
            return;
        }

        var earlier = await Settling.Earlier(turn, merge.Started(landed.Id, tree, []), landed.Id);
        await turn.Append(
            [earlier, earlier.Receipt],
            merge.Task.Decide(
                new TaskCommand.StartLanding(head.Attempt, earlier.Number),
                new TaskCommand.Land(head.Attempt, landed.Id, earlier.Number)));
    }

    private async Task Judge(Merge merge, string tree)
    {
        var definition = merge.Task.Item.Definition!;
        var proof = await MergeActivities.Span("prove", () => rules.Judge(
            merge.Turn.Git.Own, tree, definition, merge.Candidate, [.. merge.Turn.State.Of(merge.Head)], merge.Turn.Stop));
        await Remember(merge.Turn, tree);
        switch (proof)
        {
            case Judgement.Proved proved:
                await Land(merge, tree, proved);
                break;
            case Judgement.Unproved unproved:
                await Ask(merge, tree, unproved, definition);
                break;
            case Judgement.Red red:
                await merge.SendBack(new Setback(
                    SetbackKind.MergeRed,
                    $"{red.First.Gate} is red on the merge with the trunk at {merge.Trunk[..12]}: `{red.First.Command}` "
                    + $"exited with {red.First.ExitCode}.",
                    red.First.Tail, red.First.Output));
                break;
            case Judgement.GivenUp givenUp:
                await merge.SendBack(Infrastructure(givenUp.Reason));
                break;
            case Judgement.Unprovable unprovable:
                await merge.SendBack(new Setback(SetbackKind.NotAllowed, unprovable.Reason, "", null));
                break;
        }
    }

    private async Task Land(Merge merge, string tree, Judgement.Proved proved)
    {
        var (turn, head) = (merge.Turn, merge.Head);
        var commit = await MergeActivities.Span("commit", () => Commit(merge, tree));
        await turn.Git.KnowFence(turn.Stop);
        await probe(MergeStep.BeforeStart, merge.Task.Stream, turn.Stop);
        var started = merge.Started(commit, tree, proved.Evidence);
        await turn.Append([started], merge.Task.Decide(new TaskCommand.StartLanding(head.Attempt, started.Number)));
        await probe(MergeStep.AfterStart, merge.Task.Stream, turn.Stop);
        await turn.Hold.Confirm();

        // Whatever the push says, the next step looks at the remote and settles the merge.
        await MergeActivities.Span("push", () => turn.Git.Push(started, turn.Stop));
        await probe(MergeStep.AfterPush, merge.Task.Stream, turn.Stop);
    }

    private async Task<string> Commit(Merge merge, string tree)
    {
        var own = merge.Turn.Git.Own;
        var policy = await Policy(merge);
        var fleet = Author.OfFleet(settings, time);
        var author = policy.Author is null ? null : Author.Read(policy.Author);
        return await new LandingCommit(own, policy.StripTrailers, author?.At(fleet.At)).Make(
            merge.Task.Item.Definition!, merge.Trunk, merge.Head.Commit, tree, fleet, merge.Turn.Stop);
    }

    private async Task<RepositorySettings> Policy(Merge merge)
    {
        try
        {
            var tree = await merge.Turn.Git.TreeOf(merge.Trunk, merge.Turn.Stop);
            return await rules.Settings(merge.Turn.Git.Own, tree, merge.Turn.Stop);
        }
        catch (RepositorySettingsException)
        {
            // Somebody broke the trunk's file past Fleet: the change that mends it must be able to land.
            return RepositorySettings.None;
        }
    }

    private static Task Ask(Merge merge, string tree, Judgement.Unproved unproved, TaskDefinition definition) =>
        merge.Turn.Append([merge.Turn.Validation(merge.Head, merge.Trunk, tree, unproved, definition, [])]);

    /// <summary>What its gates can see tells later which candidates have to do with each other.</summary>
    private async Task Remember(Turn turn, string tree)
    {
        try
        {
            turn.Trunk.Reach = new GateReach((await rules.Settings(turn.Git.Own, tree, turn.Stop)).Gates);
        }
        catch (RepositorySettingsException)
        {
            turn.Trunk.Reach = null;
        }
    }

    private static Setback Infrastructure(string reason) => new(SetbackKind.Infrastructure, reason, "", null);

    /// <summary>One try: what is merged onto what.</summary>
    /// <param name="Trunk">The trunk's head.</param>
    private sealed record Merge(
        Turn Turn, QueuedCandidate Head, TaskAt Task, Candidate Candidate, string Trunk)
    {
        public Task SendBack(Setback setback) => Turn.SendBack(Head, Task, Trunk, setback);

        public MergeStarted Started(string after, string tree, Domain.ValueList<Domain.Gates.GateEvidence> evidence) => new(
            Turn.State.LastNumber + 1, Head.Plan, Head.Task, Head.Attempt, Head.Commit, Trunk, after, tree,
            Head.ApprovedBy, evidence);
    }
}
