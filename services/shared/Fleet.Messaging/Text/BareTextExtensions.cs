using System.Net.Mime;
using MassTransit;

namespace Fleet.Messaging.Text;

/// <summary>Endpoints that any AMQP client can write to, without MassTransit's envelope.</summary>
public static class BareTextExtensions
{
    /// <summary>Takes every body that comes, whatever its content type, as a message of this one type.</summary>
    /// <param name="endpoint">The endpoint, in its consumer's definition.</param>
    /// <param name="wrap">Makes the message out of the text.</param>
    public static void UseBareText<TMessage>(this IReceiveEndpointConfigurator endpoint, Func<string, TMessage> wrap)
        where TMessage : class
    {
        endpoint.ClearSerialization();
        endpoint.AddSerializer(new MassTransit.Configuration.SystemTextJsonMessageSerializerFactory());
        foreach (var contentType in new[] { "text/plain", "application/json", "application/vnd.masstransit+json" })
            endpoint.AddDeserializer(new Factory<TMessage>(new ContentType(contentType), wrap), contentType == "text/plain");
    }

    private sealed class Factory<TMessage>(ContentType contentType, Func<string, TMessage> wrap) : ISerializerFactory
        where TMessage : class
    {
        public ContentType ContentType => contentType;

        public IMessageSerializer CreateSerializer() =>
            throw new NotSupportedException("Bare text is only read; answers go out in the envelope.");

        public IMessageDeserializer CreateDeserializer() => new BareTextDeserializer<TMessage>(contentType, wrap);
    }
}
