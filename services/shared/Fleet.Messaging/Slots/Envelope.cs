using System.Diagnostics;
using System.Text;
using Fleet.Messaging.Errors;
using Fleet.Messaging.Handling;
using MassTransit;
using MassTransit.Logging;
using MassTransit.Serialization;

namespace Fleet.Messaging.Slots;

/// <summary>Reads MassTransit's envelope of a delivery that did not come through one of its endpoints.</summary>
internal static class Envelope<TMessage> where TMessage : class
{
    /// <exception cref="System.Runtime.Serialization.SerializationException">The body is no envelope, or of another type.</exception>
    public static Claimable<TMessage> Read(Delivery delivery)
    {
        var context = SystemTextJsonMessageSerializer.Instance.Deserialize(
            new BytesMessageBody(delivery.Body.ToArray()), EmptyHeaders.Instance);
        if (!context.TryGetMessage<TMessage>(out var message) || message is null)
        {
            throw new System.Runtime.Serialization.SerializationException(
                $"The message is no {MessageUrn.ForTypeString<TMessage>()} but {string.Join(", ", context.SupportedMessageTypes)}.");
        }

        var id = context.MessageId ?? FaultedMessage.IdOf(delivery.Properties, delivery.Body.Span);
        return new Claimable<TMessage>(
            message, new Cause(id, Activity.Current?.RootId ?? context.ConversationId?.ToString()), delivery.Queue);
    }

    /// <summary>Goes on with the sender's trace, where there is one and somebody listens.</summary>
    public static Activity? StartActivity(Delivery delivery)
    {
        var parent = delivery.Properties.Headers?.TryGetValue(DiagnosticHeaders.ActivityId, out var value) == true
            ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), _ => value?.ToString() }
            : null;
        return MessagingActivities.Source.StartActivity($"{delivery.Queue} claim", ActivityKind.Consumer, parent);
    }
}
