using Fleet.Messaging.Topology;
using RabbitMQ.Client;

namespace Fleet.Messaging.Errors;

/// <summary>Looks after the messages that could not be handled: list, show, retry, drop.</summary>
/// <remarks>A message is moved by publishing it with a confirm and acknowledging it then: it may come twice after a
/// crash between the two, which its handler does not mind, and is never lost.</remarks>
public sealed class ErrorQueues(Broker broker, ManagementApi management)
{
    private const int PutBackLooksMax = 50;
    private const int SeekLooksMax = 3;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>All waiting messages of the virtual host, the oldest of each queue first.</summary>
    /// <param name="limit">The most that are read of one queue.</param>
    public async Task<IReadOnlyList<FaultedMessage>> List(int limit = 1000, CancellationToken cancellationToken = default)
    {
        var found = new List<FaultedMessage>();
        await Visit(limit, (heldIn, message, _) =>
        {
            found.Add(FaultedMessage.Read(heldIn, message.BasicProperties, message.Body.Span));
            return Task.FromResult(Visited.Keep);
        }, cancellationToken);
        return found;
    }

    /// <summary>One message, or null when none of this id waits.</summary>
    public async Task<FaultedMessage?> Show(Guid id, CancellationToken cancellationToken = default)
    {
        FaultedMessage? found = null;
        await Seek((heldIn, message, _) =>
        {
            if (FaultedMessage.IdOf(message.BasicProperties, message.Body.Span) != id) return Task.FromResult(Visited.Keep);
            found = FaultedMessage.Read(heldIn, message.BasicProperties, message.Body.Span);
            return Task.FromResult(Visited.KeepAndStop);
        }, cancellationToken);
        return found;
    }

    /// <summary>Puts a message back into the queue it was meant for. False when none of this id waits.</summary>
    public Task<bool> Retry(Guid id, CancellationToken cancellationToken = default) =>
        TakeOut(id, (heldIn, message, channel) => channel.BasicPublishAsync(
            exchange: "",
            routingKey: FaultedMessage.SourceOf(heldIn)!,
            mandatory: true,
            basicProperties: AsNew(message.BasicProperties),
            body: message.Body,
            cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Removes a message for good. False when none of this id waits.</summary>
    public Task<bool> Drop(Guid id, CancellationToken cancellationToken = default) =>
        TakeOut(id, (_, _, _) => ValueTask.CompletedTask, cancellationToken);

    private async Task<bool> TakeOut(
        Guid id, Func<string, BasicGetResult, IChannel, ValueTask> act, CancellationToken cancellationToken)
    {
        var taken = false;
        await Seek(async (heldIn, message, channel) =>
        {
            if (FaultedMessage.IdOf(message.BasicProperties, message.Body.Span) != id) return Visited.Keep;
            await act(heldIn, message, channel);
            taken = true;
            return Visited.Remove;
        }, cancellationToken);
        return taken;
    }

    private enum Visited
    {
        Keep,
        KeepAndStop,
        Remove,
    }

    /// <summary>Looks a few times: somebody else may have the messages in hand, who is looking too.</summary>
    private async Task Seek(Func<string, BasicGetResult, IChannel, Task<Visited>> visit, CancellationToken cancellationToken)
    {
        for (var looks = 0; looks < SeekLooksMax && !await Visit(int.MaxValue, visit, cancellationToken); looks++)
            await Task.Delay(s_betweenLooks * 10, cancellationToken);
    }

    private async Task<bool> Visit(
        int limit, Func<string, BasicGetResult, IChannel, Task<Visited>> visit, CancellationToken cancellationToken)
    {
        var queues = await management.QueueNames(broker.Options.VirtualHost, cancellationToken);
        foreach (var heldIn in queues.Where(queue => FaultedMessage.SourceOf(queue) is not null))
        {
            if (await VisitQueue(heldIn, limit, visit, cancellationToken)) return true;
        }

        return false;
    }

    /// <summary>Takes messages without acknowledging, each once, and puts back those that are kept.</summary>
    /// <remarks>How many wait is not asked: a queue whose leader is slow to answer says zero.</remarks>
    private async Task<bool> VisitQueue(
        string heldIn, int limit, Func<string, BasicGetResult, IChannel, Task<Visited>> visit,
        CancellationToken cancellationToken)
    {
        await using var channel = await broker.OpenChannel(cancellationToken);
        var (kept, stop) = (0u, false);
        for (var seen = 0; seen < limit && !stop; seen++)
        {
            if (await channel.BasicGetAsync(heldIn, autoAck: false, cancellationToken) is not { } message) break;
            var visited = await visit(heldIn, message, channel);
            stop = visited is not Visited.Keep;
            if (visited is Visited.Remove)
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
            else
                kept++;
        }

        if (kept > 0) await PutBack(channel, heldIn, kept, cancellationToken);
        return stop;
    }

    /// <summary>Completes when the queue shows the messages again, so that the next look sees them all.</summary>
    private static async Task PutBack(IChannel channel, string heldIn, uint count, CancellationToken cancellationToken)
    {
        await channel.BasicNackAsync(0, multiple: true, requeue: true, cancellationToken);
        for (var looks = 0; looks < PutBackLooksMax && await Waiting(channel, heldIn, cancellationToken) < count; looks++)
            await Task.Delay(s_betweenLooks, cancellationToken);
    }

    private static async Task<uint> Waiting(IChannel channel, string queue, CancellationToken cancellationToken) =>
        (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;

    /// <summary>The message as it was sent: without what was written on it when it failed.</summary>
    private static BasicProperties AsNew(IReadOnlyBasicProperties properties)
    {
        var sent = new BasicProperties(properties) { Persistent = true };
        if (sent.Headers is not { } headers) return sent;

        string[] ofFailure = ["MT-Fault-", "MT-Reason", "MT-Host-", "x-death", "x-first-death", "x-last-death", "x-delivery-count"];
        sent.Headers = headers
            .Where(header => !ofFailure.Any(prefix => header.Key.StartsWith(prefix, StringComparison.Ordinal)))
            .ToDictionary();
        return sent;
    }
}
