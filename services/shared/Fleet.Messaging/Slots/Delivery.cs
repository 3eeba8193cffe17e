using RabbitMQ.Client;

namespace Fleet.Messaging.Slots;

/// <summary>One delivery that is not yet acknowledged.</summary>
internal sealed record Delivery(string Queue, ulong Tag, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body);
