using System.Net.Mime;
using System.Text;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace Fleet.Messaging.Text;

/// <summary>Takes MassTransit's envelope or any other body, which then becomes the text of a message.</summary>
/// <remarks>
/// Whether the text is any good is for the consumer to say: it can answer all mistakes at once, while a message that
/// is refused here would end in the error queue. So nothing is.
/// </remarks>
internal sealed class BareTextDeserializer<TMessage>(ContentType contentType, Func<string, TMessage> wrap)
    : IMessageDeserializer
    where TMessage : class
{
    private static readonly string s_urn = MessageUrn.ForTypeString<TMessage>();

    public ContentType ContentType => contentType;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        Enveloped(body, headers, destinationAddress) ?? Bare(body, headers, destinationAddress);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("bare-text").Add("contentType", contentType.MediaType);

    private static SerializerContext? Enveloped(MessageBody body, Headers headers, Uri? destinationAddress)
    {
        try
        {
            var context = SystemTextJsonMessageSerializer.Instance.Deserialize(body, headers, destinationAddress);
            return context.TryGetMessage<TMessage>(out _) ? context : null;
        }
        catch (Exception notAnEnvelope) when (notAnEnvelope is System.Runtime.Serialization.SerializationException
            or JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private SerializerContext Bare(MessageBody body, Headers headers, Uri? destinationAddress)
    {
        var bytes = body.GetBytes();
        var envelope = JsonSerializer.SerializeToUtf8Bytes(new
        {
            messageId = IdFrom(headers) ?? DeterministicId.From(bytes),
            messageType = new[] { s_urn },
            message = wrap(Encoding.UTF8.GetString(bytes)),
        }, SystemTextJsonMessageSerializer.Options);
        return SystemTextJsonMessageSerializer.Instance.Deserialize(
            new BytesMessageBody(envelope), headers, destinationAddress);
    }

    /// <summary>The sender's own id; one that is no UUID becomes one, the same each time.</summary>
    private static Guid? IdFrom(Headers headers) =>
        !headers.TryGetHeader(MessageHeaders.MessageId, out var value) || value?.ToString() is not { Length: > 0 } id ? null
        : Guid.TryParse(id, out var guid) ? guid
        : DeterministicId.From(Encoding.UTF8.GetBytes(id));
}
