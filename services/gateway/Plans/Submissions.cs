using Fleet.Contracts.Plans;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging.Handling;

namespace Fleet.Gateway.Plans;

/// <summary>Hands plans to the planner and finds its answers in the log.</summary>
public sealed class Submissions(IPublisher publisher, IEventStore store, BoardFollower board, TimeProvider clock)
{
    /// <summary>Publishes a plan under an id; the answer will stand under the same id.</summary>
    public Task Publish(Guid id, string text, string? baseDirectory, CancellationToken cancellationToken) =>
        publisher.Publish(
            new OutgoingMessage(new SubmitPlan { Text = text, BaseDirectory = baseDirectory }), id, cancellationToken);

    /// <summary>The planner's answer, or null when there is none yet.</summary>
    public async Task<SubmissionEvent?> Find(Guid id, CancellationToken cancellationToken)
    {
        var answer = await store.FetchStream(StreamNames.Submission(id), cancellationToken).ConfigureAwait(false);
        return answer.Select(recorded => recorded.Data).OfType<SubmissionEvent>().FirstOrDefault();
    }

    /// <summary>Waits for the answer for at most <paramref name="limit"/>; null when it has not come by then.</summary>
    public async Task<SubmissionEvent?> Await(Guid id, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + limit;
        while (true)
        {
            var seen = board.Current.Position;
            var answer = await Find(id, cancellationToken).ConfigureAwait(false);
            var left = end - clock.GetUtcNow();
            if (answer is not null || left <= TimeSpan.Zero)
            {
                return answer;
            }

            await board.WaitPast(seen, left, cancellationToken).ConfigureAwait(false);
        }
    }
}
