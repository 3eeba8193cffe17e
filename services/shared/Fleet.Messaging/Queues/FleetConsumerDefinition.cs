using MassTransit;

namespace Fleet.Messaging.Queues;

/// <summary>The definition beside a consumer: derive it and give the queue with all its settings.</summary>
/// <remarks>Two consumers that share a queue give the same <see cref="QueueSettings"/> object.</remarks>
public abstract class FleetConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    protected FleetConsumerDefinition(QueueSettings queue)
    {
        Queue = queue;
        EndpointName = queue.Name;
    }

    public QueueSettings Queue { get; }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseQueue(Queue);
}
