namespace Fleet.Messaging.Queues;

/// <summary>One durable quorum queue with all its settings; stands in the definition beside its consumer.</summary>
/// <remarks>A broker refuses a changed argument on a queue that exists: a change is a new name, or a migration.</remarks>
/// <param name="Name">The queue's name, and that of the fanout exchange in front of it.</param>
public sealed record QueueSettings(string Name)
{
    /// <summary>How often a delivery may fail without an answer before the broker moves it to <see cref="Dead"/>.</summary>
    public int DeliveryLimit { get; init; } = 20;

    /// <summary>One consumer at a time, one message at a time, in order. It is not a lock.</summary>
    public bool SingleActive { get; init; }

    /// <summary>Deliveries under way at the consumer, those waiting there included.</summary>
    public ushort Prefetch => SingleActive ? (ushort)1 : (ushort)(Concurrent * 2);

    /// <summary>Messages handled at the same time by one process.</summary>
    public int Concurrent { get => SingleActive ? 1 : field; init; } = 8;

    /// <summary>Where the broker puts what was delivered too often.</summary>
    public string Dead => $"{Name}_dead";

    /// <summary>Where a message goes whose handler failed, with the reason in its headers.</summary>
    public string Error => $"{Name}_error";

    /// <summary>Where a message goes that no consumer of the queue knows.</summary>
    public string Skipped => $"{Name}_skipped";

    /// <summary>The arguments with which the queue is declared, by whoever comes first.</summary>
    /// <remarks>At-least-once dead lettering needs reject-publish; the default may lose what it moves.</remarks>
    public IReadOnlyDictionary<string, object?> Arguments
    {
        get
        {
            var arguments = new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = DeliveryLimit,
                ["x-dead-letter-exchange"] = Dead,
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            };
            if (SingleActive) arguments["x-single-active-consumer"] = true;
            return arguments;
        }
    }

    /// <summary>The arguments of the queues in which messages wait for a person.</summary>
    /// <remarks>Each look at such a queue counts as a delivery, so their limit is out of reach; a newer broker
    /// without a given limit drops a message at the 21st look.</remarks>
    public static IReadOnlyDictionary<string, object?> ArgumentsOfLastStop { get; } = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = 1_000_000_000,
    };
}
