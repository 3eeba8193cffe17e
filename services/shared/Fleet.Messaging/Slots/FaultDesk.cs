using Fleet.Messaging.Errors;
using Fleet.Messaging.Queues;
using MassTransit;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Fleet.Messaging.Slots;

/// <summary>Moves a delivery that cannot be handled to its error queue, marked as MassTransit would.</summary>
internal sealed class FaultDesk(IReadOnlyList<IFaultObserver> observers, TimeProvider clock, ILogger logger)
{
    public async Task Move(
        IChannel channel, Delivery delivery, Exception fault, Type messageType)
    {
        var error = new QueueSettings(delivery.Queue).Error;
        var cause = fault.GetBaseException();
        logger.LogError(fault, "A message of {Queue} ended in {Error}", delivery.Queue, error);
        var properties = new BasicProperties(delivery.Properties)
        {
            Persistent = true,
            Headers = new Dictionary<string, object?>(delivery.Properties.Headers ?? new Dictionary<string, object?>())
            {
                [MessageHeaders.Reason] = "fault",
                [MessageHeaders.FaultExceptionType] = cause.GetType().FullName,
                [MessageHeaders.FaultMessage] = cause.Message,
                [MessageHeaders.FaultStackTrace] = cause.StackTrace ?? "",
                [MessageHeaders.FaultTimestamp] = clock.GetUtcNow().ToString("O"),
                [MessageHeaders.FaultMessageType] = MessageUrn.ForTypeString(messageType),
                [MessageHeaders.Host.MachineName] = Environment.MachineName,
                [MessageHeaders.Host.ProcessId] = Environment.ProcessId.ToString(),
            },
        };
        await channel.BasicPublishAsync(error, "", mandatory: true, properties, delivery.Body);

        var faulted = FaultedMessage.Read(error, properties, delivery.Body.Span);
        foreach (var observer in observers)
        {
            try
            {
                await observer.OnFault(faulted, CancellationToken.None);
            }
            catch (Exception unheard)
            {
                logger.LogError(unheard, "The fault of {Message} in {Queue} could not be recorded", faulted.Id, faulted.Queue);
            }
        }
    }
}
