using Fleet.Domain;
using Fleet.EventStore;
using Microsoft.Extensions.Logging;

namespace Fleet.Messaging.Handling;

/// <summary>Append, publish, acknowledge: the log is inbox and outbox at once.</summary>
/// <remarks>
/// The events stand in the log under the message's id, and the messages that follow carry ids derived from the
/// events'. So a message that comes again, because somebody died between any two of the three steps, appends
/// nothing and sends the same messages again.
/// </remarks>
public sealed class Handler(IEventStore store, MessagesFor messagesFor, IPublisher publisher, ILogger<Handler> logger)
{
    /// <summary>How often is decided anew when somebody else appended in between, before the error is the caller's.</summary>
    public const int DecisionsMax = 5;

    private const int PublishesAtOnceMax = 64;

    /// <summary>Handles a command that concerns one stream.</summary>
    /// <exception cref="WrongVersionException">The stream moved on at each of the tries.</exception>
    public Task<Outcome> Handle<TState, TEvent>(
        Cause cause, StreamOf<TState> stream, Func<TState, Decision<TEvent>> decide,
        CancellationToken cancellationToken = default)
        where TEvent : IFact =>
        Handle(cause, [stream.Name], seen => Changes.To(stream.Name, decide(seen.State(stream))), cancellationToken);

    /// <summary>Handles a command that concerns several streams: all their events are appended, or none.</summary>
    /// <param name="cause">Under which the events are found when it comes again.</param>
    /// <param name="streams">The streams that are loaded; at least one of those that are appended to.</param>
    /// <param name="decide">Pure: it is called again when a stream moved on.</param>
    /// <exception cref="WrongVersionException">A stream moved on at each of the tries.</exception>
    public async Task<Outcome> Handle(
        Cause cause, IReadOnlyList<string> streams, Func<Histories, Changes> decide,
        CancellationToken cancellationToken = default)
    {
        for (var decisions = 1; ; decisions++)
        {
            var seen = await Load(streams, cancellationToken);
            if (seen.CausedBy(cause.Id) is { Count: > 0 } earlier)
                return await Published(new Outcome(earlier, Repeated: true), cancellationToken);

            var changes = decide(seen);
            if (changes.Refusal is { } refusal)
                logger.LogInformation("Refused {Cause} on {Streams}: {Reason}", cause.Id, streams, refusal.Reason);
            if (changes.Streams.Count == 0)
                return new Outcome([], changes.Refusal);

            try
            {
                var appended = await store.Append(changes.At(seen, cause), cancellationToken);
                var outcome = new Outcome(appended.Events, changes.Refusal, appended.Repeated);
                return await Published(outcome, cancellationToken);
            }
            catch (WrongVersionException moved) when (decisions < DecisionsMax)
            {
                logger.LogDebug("{Stream} moved on while {Cause} was decided", moved.Stream, cause.Id);
            }
        }
    }

    /// <summary>Sends the messages that follow from recorded events, again or for the first time.</summary>
    public async Task Publish(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken = default)
    {
        var messages = events.SelectMany(recorded => messagesFor(recorded)
            .Select((message, index) => (Message: message, Id: DeterministicId.From(recorded.Id, index))));
        foreach (var chunk in messages.Chunk(PublishesAtOnceMax))
            await Task.WhenAll(chunk.Select(next => publisher.Publish(next.Message, next.Id, cancellationToken)));
    }

    private async Task<Outcome> Published(Outcome outcome, CancellationToken cancellationToken)
    {
        await Publish(outcome.Events, cancellationToken);
        return outcome;
    }

    private async Task<Histories> Load(IReadOnlyList<string> streams, CancellationToken cancellationToken)
    {
        var loaded = new Dictionary<string, IReadOnlyList<RecordedEvent>>();
        foreach (var stream in streams)
            loaded[stream] = await store.FetchStream(stream, cancellationToken);
        return new Histories(loaded);
    }
}
