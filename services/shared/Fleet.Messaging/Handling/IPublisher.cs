namespace Fleet.Messaging.Handling;

/// <summary>Sends messages and waits for the broker's confirm.</summary>
public interface IPublisher
{
    /// <summary>Completes when the broker has the message safely in a queue.</summary>
    /// <param name="message">What is sent, and where.</param>
    /// <param name="id">The message's id: its effects downstream happen once for each id.</param>
    /// <exception cref="NoQueueException">It reached no queue.</exception>
    Task Publish(OutgoingMessage message, Guid id, CancellationToken cancellationToken = default);
}
