using System.Threading.Channels;
using RabbitMQ.Client;

namespace Fleet.Messaging.Slots;

/// <summary>Takes deliveries from several queues one by one, and none at all while it is paused.</summary>
/// <remarks>
/// A message that waits is fetched (basic.get); only when all queues are empty is the intake subscribed to them. So a
/// host with a backlog never subscribes and cancels for each slot, and one with free slots hears at once.
/// </remarks>
internal sealed class Intake : IAsyncDisposable
{
    private readonly Lock _state = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly IReadOnlyList<string> _queues;
    private readonly Channel<Delivery> _arrived = System.Threading.Channels.Channel.CreateUnbounded<Delivery>();
    private readonly List<string> _subscriptions = [];
    private int _first;
    private bool _open;

    private Intake(IConnection connection, IChannel channel, IReadOnlyList<string> queues)
    {
        _connection = connection;
        _channel = channel;
        _queues = queues;
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            Break($"The channel was closed: {reason.ReplyText}");
            return Task.CompletedTask;
        };
    }

    public IChannel Channel => _channel;

    public static async Task<Intake> Open(
        Broker broker, IReadOnlyList<Queues.QueueSettings> queues, CancellationToken cancellationToken)
    {
        var connection = await broker.Connect("slots", cancellationToken);
        try
        {
            var channel = await connection.CreateChannelAsync(Broker.WithConfirms, cancellationToken);
            foreach (var queue in queues) await Queues.QueueDeclaration.Declare(channel, queue, cancellationToken);
            await channel.BasicQosAsync(0, prefetchCount: 1, global: false, cancellationToken);
            return new Intake(connection, channel, [.. queues.Select(queue => queue.Name)]);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next delivery; waits until there is one.</summary>
    public async Task<Delivery> Next(CancellationToken cancellationToken)
    {
        if (_arrived.Reader.TryRead(out var waiting)) return waiting;
        if (await Fetch(cancellationToken) is { } fetched) return fetched;
        await Subscribe(cancellationToken);
        return await _arrived.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Takes nothing more; what came at the last moment goes back to its queue for other hosts.</summary>
    public async Task Pause()
    {
        lock (_state) _open = false;
        foreach (var subscription in _subscriptions)
            await _channel.BasicCancelAsync(subscription, noWait: false);
        _subscriptions.Clear();
        while (_arrived.Reader.TryRead(out var late)) await GiveBack(late);
    }

    public ValueTask Acknowledge(Delivery delivery) => _channel.BasicAckAsync(delivery.Tag, multiple: false);

    public ValueTask GiveBack(Delivery delivery) => _channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Asks each queue in turn, beginning with another one each time, so that none is starved.</summary>
    private async Task<Delivery?> Fetch(CancellationToken cancellationToken)
    {
        _first = (_first + 1) % _queues.Count;
        for (var offset = 0; offset < _queues.Count; offset++)
        {
            var queue = _queues[(_first + offset) % _queues.Count];
            if (await _channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } message)
                return new Delivery(queue, message.DeliveryTag, message.BasicProperties, message.Body);
        }

        return null;
    }

    private async Task Subscribe(CancellationToken cancellationToken)
    {
        if (_subscriptions.Count > 0) return;
        lock (_state) _open = true;
        foreach (var queue in _queues)
        {
            _subscriptions.Add(await _channel.BasicConsumeAsync(
                queue, autoAck: false, new Subscriber(this, queue), cancellationToken));
        }
    }

    private async Task Arrive(Delivery delivery)
    {
        lock (_state)
        {
            if (_open)
            {
                _arrived.Writer.TryWrite(delivery);
                return;
            }
        }

        await GiveBack(delivery);
    }

    private void Break(string reason) => _arrived.Writer.TryComplete(new IntakeBrokenException(reason));

    private sealed class Subscriber(Intake intake, string queue) : AsyncDefaultBasicConsumer(intake._channel)
    {
        public override Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
            IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
            // The client reuses the body's memory when this returns.
            intake.Arrive(new Delivery(queue, deliveryTag, properties, body.ToArray()));

        public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
        {
            intake.Break($"The broker ended the subscription to {queue}.");
            return Task.CompletedTask;
        }
    }
}

/// <summary>The intake's channel is gone; its owner opens a new one.</summary>
internal sealed class IntakeBrokenException(string message) : Exception(message);
