using MassTransit;

namespace Fleet.Messaging.Handling;

/// <summary>Publishes through MassTransit; within a consumer the conversation and the trace go along.</summary>
/// <remarks>While the broker is away it tries again for about two minutes: the id makes that harmless. Outside of a
/// consumer give the bus for both: <c>new BusPublisher(bus, bus)</c>.</remarks>
public sealed class BusPublisher(IPublishEndpoint publish, ISendEndpointProvider send) : IPublisher
{
    /// <summary>For so long the broker's confirmation is waited for. When a connection is lost at the wrong moment the client
    /// (7.1 and later, its issue 1930) never ends a publish that was under way; the next one goes through.</summary>
    public TimeSpan ConfirmedWithin { get; init; } = TimeSpan.FromSeconds(20);

    public async Task Publish(OutgoingMessage message, Guid id, CancellationToken cancellationToken = default) =>
        await Patience.Try(
            () => Send(message, id, cancellationToken),
            failure => failure is TimeoutException || Outage.Is(failure),
            away => LogContext.Warning?.Log("{Message} is published again: {Reason}", message.Message.GetType().Name, away.Message),
            cancellationToken);

    private async Task<bool> Send(OutgoingMessage message, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await SendOnce(message, id, cancellationToken).WaitAsync(ConfirmedWithin, cancellationToken);
            return true;
        }
        catch (MessageReturnedException)
        {
            throw new NoQueueException(message);
        }
    }

    private async Task SendOnce(OutgoingMessage message, Guid id, CancellationToken cancellationToken)
    {
        var type = message.Message.GetType();
        if (message.Queue is null)
        {
            await publish.Publish(message.Message, type, Pipe.Execute<PublishContext>(context =>
            {
                context.MessageId = id;
                context.Mandatory = !message.MayBeUnheard;
            }), cancellationToken);
            return;
        }

        // "queue:" would declare a classic queue of that name; the exchange in front of it is what is meant.
        var endpoint = await send.GetSendEndpoint(new Uri($"exchange:{message.Queue}"));
        await endpoint.Send(message.Message, type, Pipe.Execute<SendContext>(context =>
        {
            context.MessageId = id;
            context.GetPayload<RabbitMqSendContext>().Mandatory = !message.MayBeUnheard;
        }), cancellationToken);
    }
}
