using System.Collections.Concurrent;
using System.Reflection;
using MassTransit;
using RabbitMQ.Client;

namespace Fleet.Messaging.Queues;

/// <summary>Declares queues before somebody consumes them, so that what is sent early waits there.</summary>
public sealed class QueueDeclaration(Broker broker)
{
    private readonly ConcurrentDictionary<string, bool> _declared = [];

    /// <summary>Makes the queue, its exchange and its last stops as the receive endpoint would.</summary>
    /// <param name="queue">The queue; once a process has declared it, asking again costs nothing.</param>
    /// <param name="messages">Message types whose exchange is bound to the queue, for publishing by type.</param>
    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">The queue exists with other
    /// arguments: nothing was changed; give it a new name, or migrate it.</exception>
    public async Task Ensure(QueueSettings queue, IEnumerable<Type> messages, CancellationToken cancellationToken = default)
    {
        var exchanges = messages.Select(ExchangeOf).ToArray();
        var key = $"{queue.Name}<{string.Join(',', exchanges)}";
        if (_declared.ContainsKey(key)) return;

        await using var channel = await broker.OpenChannel(cancellationToken);
        await Declare(channel, queue, cancellationToken);
        foreach (var exchange in exchanges)
        {
            await Exchange(channel, exchange, cancellationToken);
            await channel.ExchangeBindAsync(queue.Name, exchange, "", cancellationToken: cancellationToken);
        }

        _declared[key] = true;
    }

    /// <inheritdoc cref="Ensure(QueueSettings, IEnumerable{Type}, CancellationToken)"/>
    public Task Ensure(QueueSettings queue, CancellationToken cancellationToken = default) =>
        Ensure(queue, [], cancellationToken);

    /// <summary>The same on a channel at hand.</summary>
    public static async Task Declare(IChannel channel, QueueSettings queue, CancellationToken cancellationToken)
    {
        await QueueBehindExchange(channel, queue.Dead, QueueSettings.ArgumentsOfLastStop, cancellationToken);
        await QueueBehindExchange(channel, queue.Error, QueueSettings.ArgumentsOfLastStop, cancellationToken);
        await QueueBehindExchange(channel, queue.Name, queue.Arguments, cancellationToken);
    }

    private static async Task QueueBehindExchange(
        IChannel channel, string name, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        await Exchange(channel, name, cancellationToken);
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false,
            arguments: new Dictionary<string, object?>(arguments), cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
    }

    private static Task Exchange(IChannel channel, string name, CancellationToken cancellationToken) =>
        channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);

    private static string ExchangeOf(Type message) =>
        message.GetCustomAttribute<EntityNameAttribute>()?.EntityName
        ?? throw new ArgumentException($"{message} carries no EntityName: a contract pins its exchange's name.");
}
