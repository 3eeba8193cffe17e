using System.Reflection;
using MassTransit;

namespace Fleet.Messaging.Handling;

/// <summary>A message that somebody has to hear reached no queue. It is not sent; its events stand in the log.</summary>
public sealed class NoQueueException(OutgoingMessage message) : Exception(
    $"{message.Message.GetType().Name} reached no queue: nothing is bound to the exchange \"{ExchangeOf(message)}\". "
    + "It was not sent; what it follows from stands in the log. Start the service that takes it, then retry.")
{
    private static string ExchangeOf(OutgoingMessage message) =>
        message.Queue
        ?? message.Message.GetType().GetCustomAttribute<EntityNameAttribute>()?.EntityName
        ?? message.Message.GetType().Name;
}
