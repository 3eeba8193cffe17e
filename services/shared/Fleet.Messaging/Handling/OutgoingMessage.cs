using Fleet.EventStore;

namespace Fleet.Messaging.Handling;

/// <summary>A message that follows from an event.</summary>
/// <param name="Message">The contract, a record with its pinned names.</param>
/// <param name="Queue">The one queue it goes to, or null: to all queues bound to its type's exchange.</param>
public sealed record OutgoingMessage(object Message, string? Queue = null)
{
    /// <summary>True for news that nobody need hear. Otherwise a message that reaches no queue is an error.</summary>
    public bool MayBeUnheard { get; init; }
}

/// <summary>A service's one mapping from its stored events to messages: pure, the same each time.</summary>
public delegate IEnumerable<OutgoingMessage> MessagesFor(RecordedEvent recorded);
