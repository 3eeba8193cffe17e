using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Fleet.TestKit;

/// <summary>A plain AMQP client on a virtual host of its own: it knows nothing of MassTransit but the envelope.
/// </summary>
public sealed class TestWire : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private TestWire(TestVirtualHost virtualHost, IConnection connection, IChannel channel) =>
        (VirtualHost, _connection, _channel) = (virtualHost, connection, channel);

    public TestVirtualHost VirtualHost { get; }

    public static async Task<TestWire> New()
    {
        var virtualHost = await TestServers.NewVirtualHost();
        var connection = await new ConnectionFactory { Uri = virtualHost.Uri }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        return new TestWire(virtualHost, connection, channel);
    }

    /// <summary>Publishes bytes as they are, without envelope and content type.</summary>
    /// <returns>The message's id.</returns>
    public Task<Guid> Publish(string exchange, ReadOnlyMemory<byte> body, Guid? id = null) =>
        Publish(exchange, "", body, id ?? Guid.NewGuid());

    /// <summary>Publishes a contract in MassTransit's envelope.</summary>
    /// <param name="urn">Such as <c>fleet:tasks:implement-task:v1</c>.</param>
    public Task<Guid> Publish(string exchange, string urn, object message, Guid? id = null)
    {
        var messageId = id ?? Guid.NewGuid();
        return Publish(exchange, "", Enveloped(urn, message, messageId), messageId);
    }

    /// <summary>Waits until there is a queue that takes messages, and puts a contract into it.</summary>
    public async Task<Guid> Send(string queue, string urn, object message)
    {
        var messageId = Guid.NewGuid();
        var body = Enveloped(urn, message, messageId);
        await Eventually.Until(async () => await Took(queue, body, messageId), () => $"a message taken by {queue}");
        return messageId;
    }

    /// <summary>A queue of our own behind an exchange, which is made when it is not there.</summary>
    public async Task<string> Tap(string exchange)
    {
        await _channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
        var queue = $"tap.{exchange}";
        await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await _channel.QueueBindAsync(queue, exchange, "");
        return queue;
    }

    /// <summary>Waits for the next message of a queue, which need not be there yet, and takes it out.</summary>
    /// <returns>What its envelope holds.</returns>
    public async Task<TMessage> Next<TMessage>(string queue)
    {
        BasicGetResult? got = null;
        await Eventually.Until(
            async () => (got = await Ask(channel => channel.BasicGetAsync(queue, autoAck: true))) is not null,
            () => $"a message in {queue}");
        return JsonNode.Parse(got!.Body.Span)!["message"].Deserialize<TMessage>(Json)!;
    }

    /// <summary>How many messages wait in a queue; none when there is no such queue.</summary>
    public Task<uint> Waiting(string queue) => Ask(channel => channel.MessageCountAsync(queue));

    private static byte[] Enveloped(string urn, object message, Guid id) => JsonSerializer.SerializeToUtf8Bytes(
        new { MessageId = id, MessageType = new[] { $"urn:message:{urn}" }, Message = message }, Json);

    private async Task<Guid> Publish(string exchange, string key, ReadOnlyMemory<byte> body, Guid id)
    {
        await _channel.BasicPublishAsync(exchange, key, mandatory: true, new BasicProperties { MessageId = id.ToString() }, body);
        return id;
    }

    // A quorum queue answers to its name before it is bound and has a leader; until then what is sent to it
    // comes back or is refused.
    private async Task<bool> Took(string queue, ReadOnlyMemory<byte> body, Guid id)
    {
        try
        {
            await Publish("", queue, body, id);
            return true;
        }
        catch (PublishException)
        {
            return false;
        }
    }

    // The broker closes the channel on which a queue was asked for that is not there.
    private async Task<T?> Ask<T>(Func<IChannel, Task<T>> question)
    {
        await using var channel = await _connection.CreateChannelAsync();
        try
        {
            return await question(channel);
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
        await VirtualHost.DisposeAsync();
    }
}
