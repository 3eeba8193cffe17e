using Fleet.Domain;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.EventStore.State;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>What is done while a runner proves the head's tree: usually nothing.</summary>
internal sealed class Awaiting(IEventStore store, Leases leases, MergeExecutorSettings settings)
{
    /// <summary>True when the queue may go on: the candidate is out of it, or another validation was asked for.
    /// </summary>
    public async Task<bool> GoesOn(Turn turn, TrainStep.AwaitVerdict step)
    {
        var head = step.Head;
        var task = await TaskAt.Load(store, head.Plan, head.Task, turn.Stop);
        if (task.Merging(head.Attempt) is null)
        {
            await turn.Drop(head, task.NotMerging(head.Attempt));
            return true;
        }

        var asked = step.Asked.Asked;
        var name = StreamNames.ValidationLease(turn.Repository, turn.Branch, asked.Validation);
        if ((await leases.Lapsed(turn.Stop)).FirstOrDefault(lease => lease.Name == name) is { } lapsed)
        {
            // The same as a verdict of trouble: it counts towards the bound, and a late result is not taken.
            await turn.Append([new ValidationFinished(
                asked.Validation, [], $"The host {lapsed.Holder} was not heard of until its lease ran out.")]);
            return true;
        }

        var held = (await leases.All(turn.Stop)).Any(lease => lease.Name == name);
        if (!held && !turn.Trunk.SentLately(asked.Validation, settings.AskAgainSeconds, turn.Time))
        {
            await turn.Handler.Publish([turn.Log.Asked!], turn.Stop);
            turn.Trunk.Sent(asked.Validation, turn.Time);
        }

        return false;
    }
}
