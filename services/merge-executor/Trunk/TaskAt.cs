using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.EventStore;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>A task as it stands in the log.</summary>
/// <param name="Requested">The newest request to merge, with what was approved; or null.</param>
internal sealed record TaskAt(string Stream, WorkItem Item, MergeRequested? Requested, long Version)
{
    public static async Task<TaskAt> Load(
        IEventStore store, string plan, string task, CancellationToken cancellationToken)
    {
        var stream = StreamNames.Task(plan, task);
        var events = await store.FetchStream(stream, cancellationToken);
        return events.Aggregate(new TaskAt(stream, WorkItem.Start, null, 0), (at, recorded) => at.After(recorded));
    }

    /// <summary>The candidate of this attempt when it waits to be merged, and is what was approved; else null.</summary>
    public Candidate? Merging(int attempt) =>
        Item.State is WorkState.Merging { Candidate: var candidate } && candidate.Attempt == attempt
        && Requested?.ChangeHash == candidate.ChangeHash ? candidate : null;

    /// <summary>Why <see cref="Merging"/> answers null.</summary>
    public string NotMerging(int attempt) => Item.State switch
    {
        WorkState.Merging merging when merging.Candidate.Attempt == attempt =>
            $"What was approved ({Requested?.ChangeHash}) is not the candidate's change ({merging.Candidate.ChangeHash}).",
        _ => $"The task is {Item.State.Shown} at attempt {Item.Attempt}: attempt {attempt} is not to be merged.",
    };

    /// <summary>The commands' events, in order, to append at the version that was read.</summary>
    /// <exception cref="InvalidOperationException">The law refuses one: the two streams contradict each other.
    /// </exception>
    public StreamEvents Decide(params TaskCommand[] commands)
    {
        var (item, made) = (Item, new List<IFact>());
        foreach (var command in commands)
        {
            var decision = TaskDecider.Decide(command, item);
            if (decision.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"{Stream} at version {Version} refuses {command}: {refusal.Reason}");
            }

            made.AddRange(decision);
            item = decision.Aggregate(item, (before, happened) => before.Evolve(happened, before.Since));
        }

        return new StreamEvents(Stream, Version, made);
    }

    private TaskAt After(RecordedEvent recorded) => recorded.Data is TaskEvent happened
        ? this with
        {
            Item = Item.Evolve(happened, recorded.At),
            Requested = happened as MergeRequested ?? Requested,
            Version = recorded.Version,
        }
        : this with { Version = recorded.Version };
}
