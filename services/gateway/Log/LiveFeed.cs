using System.Runtime.CompilerServices;
using Fleet.EventStore;
using Fleet.Hosting;

namespace Fleet.Gateway.Log;

/// <summary>The log as it grows, for one client each. A client is served a page at a time and the next page is read
/// when it has taken the last: a slow one is behind, and holds no more than a page.</summary>
public sealed class LiveFeed(IEventStore store, BoardFollower board)
{
    private const int PageMax = 500;

    /// <summary>All pages after a position, for ever; an empty one when nothing happened for
    /// <paramref name="silence"/>.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RecordedEvent>> Pages(
        long after, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var position = after; ;)
        {
            var page = await store.Read(position, PageMax, cancellationToken).ConfigureAwait(false);
            if (page.Count > 0)
            {
                position = page[^1].Position;
                yield return page;
                continue;
            }

            var seen = await board.WaitPast(position, silence, cancellationToken).ConfigureAwait(false);
            if (seen.Position <= position)
            {
                yield return [];
            }
        }
    }
}
