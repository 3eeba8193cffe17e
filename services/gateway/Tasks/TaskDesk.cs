using Fleet.Api.Tasks;
using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.EventStore;
using Fleet.EventStore.State;
using Fleet.Hosting;

namespace Fleet.Gateway.Tasks;

/// <summary>Looks up what people ask of one task.</summary>
public sealed class TaskDesk(BoardFollower board, IEventStore store, Leases leases, TimeProvider clock)
{
    /// <summary>The story, or null when there is no such task.</summary>
    public async Task<TaskStory?> Story(string plan, string task, int? attempt, CancellationToken cancellationToken)
    {
        var why = await Why(plan, task, cancellationToken).ConfigureAwait(false);
        return why is not null && board.Current.Board.Find(plan, task) is { } item
            ? TaskStories.Of(
                item,
                await store.FetchStream(StreamNames.Task(plan, task), cancellationToken).ConfigureAwait(false),
                why,
                attempt)
            : null;
    }

    /// <summary>What it waits for, since when, what to do; null when there is no such task.</summary>
    public async Task<string?> Why(string plan, string task, CancellationToken cancellationToken)
    {
        var seen = board.Current.Board;
        if (seen.Find(plan, task) is not { Definition: not null } item)
        {
            return null;
        }

        var lease = item.Holder is null
            ? null
            : (await leases.All(cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(held => held.Name == StreamNames.Task(plan, task));
        return Explanation.Why(seen, plan, task, lease?.Until, clock.GetUtcNow());
    }
}
