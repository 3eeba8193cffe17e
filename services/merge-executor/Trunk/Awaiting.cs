using Fleet.Domain;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.EventStore.State;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>What is done while runners prove trees: usually nothing.</summary>
internal sealed class Awaiting(IEventStore store, Leases leases, MergeExecutorSettings settings)
{
    /// <summary>True when the queue may go on: a candidate is out of it, or a validation has ended without a verdict.
    /// </summary>
    public async Task<bool> GoesOn(Turn turn)
    {
        var head = turn.State.Queue[0];
        var task = await TaskAt.Load(store, head.Plan, head.Task, turn.Stop);
        if (task.Merging(head.Attempt) is null)
        {
            await turn.Drop(head, task.NotMerging(head.Attempt));
            return true;
        }

        var lapsed = (await leases.Lapsed(turn.Stop)).ToDictionary(lease => lease.Name);
        var held = (await leases.All(turn.Stop)).Select(lease => lease.Name).ToHashSet();
        foreach (var asked in turn.State.Awaited.Select(validation => validation.Asked).ToList())
        {
            var name = StreamNames.ValidationLease(turn.Repository, turn.Branch, asked.Validation);
            if (lapsed.TryGetValue(name, out var lease))
            {
                // The same as a verdict of trouble: it counts towards the bound, and a late result is not taken.
                await turn.Append([new ValidationFinished(
                    asked.Validation, [], $"The host {lease.Holder} was not heard of until its lease ran out.")]);
                return true;
            }

            if (!held.Contains(name) && !turn.Trunk.SentLately(asked.Validation, settings.AskAgainSeconds, turn.Time))
            {
                await turn.Handler.Publish([turn.Log.Requests[asked.Validation]], turn.Stop);
                turn.Trunk.Sent(asked.Validation, turn.Time);
            }
        }

        return false;
    }

    /// <summary>Ends validations that nobody needs any more: their hosts notice at the next renewal of the lease.</summary>
    public async Task Stop(Turn turn, TrainStep.Stop step)
    {
        await turn.Append([.. step.Validations.Select(number => Stopped(turn, number))]);
        foreach (var number in step.Validations)
        {
            await leases.End(StreamNames.ValidationLease(turn.Repository, turn.Branch, number), turn.Stop);
        }
    }

    private static ValidationStopped Stopped(Turn turn, long number) =>
        turn.State.Validations.GetValueOrDefault(number)?.Asked is { } asked
            ? new(number, asked.Plan, asked.Task, "What it assumed came out otherwise, or another is worth more.")
            : new(number, "", "", "Its candidate is not in the queue any more.");
}
