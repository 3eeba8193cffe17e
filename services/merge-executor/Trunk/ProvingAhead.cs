using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.MergeExecutor.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Has the tree proved that a candidate's merge will make once others have landed, while those are still being
/// proved themselves. It only spends slots: what lands is judged on the trunk as it is then.</summary>
internal sealed class ProvingAhead(IEventStore store, TreeRules rules, Upcoming upcoming)
{
    /// <summary>Asks for the validation, or remembers that there is nothing to ask for.</summary>
    public async Task Begin(Turn turn, TrainStep.ProveAhead step)
    {
        var candidate = step.Candidate;
        var task = await TaskAt.Load(store, candidate.Plan, candidate.Task, turn.Stop);
        if (task.Merging(candidate.Attempt) is not { } staged)
        {
            await turn.Drop(candidate, task.NotMerging(candidate.Attempt));
            return;
        }

        QueuedCandidate[] landings = [.. step.Assumed, candidate];
        var head = await Head(turn, landings);
        var tree = head is { } at ? await turn.Trunk.Forecast.TreeAfter(at, landings, turn.Stop) : null;
        if (tree is not null && !turn.State.Of(candidate).Any(validation => validation.Asked.Tree == tree)
            && await rules.Judge(turn.Git.Own, tree, task.Item.Definition!, staged, [], turn.Stop) is Judgement.Unproved unproved)
        {
            await turn.Append(
                [turn.Validation(candidate, head!.Value.Commit, tree, unproved, task.Item.Definition!, step.Assumed)]);
        }
        else
        {
            // It clashes, or was proved or refuted already: its turn comes when it waits for nobody.
            turn.Trunk.Futile(step.Key);
        }
    }

    private async Task<(string Commit, string Tree)?> Head(Turn turn, QueuedCandidate[] landings)
    {
        try
        {
            foreach (var landing in landings)
            {
                await turn.Git.Prepare(landing, upcoming.Commits(turn), turn.Stop);
            }

            var head = await turn.Git.Prepare(landings[^1], [], turn.Stop);
            return (head, await turn.Git.TreeOf(head, turn.Stop));
        }
        catch (CommitGoneException)
        {
            // Whose commit is gone goes back when it is tried.
            return null;
        }
    }
}
