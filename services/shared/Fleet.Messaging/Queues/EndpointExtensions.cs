using Fleet.EventStore;
using Fleet.Messaging.Errors;
using Fleet.Messaging.Handling;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Queues;

/// <summary>What makes a receive endpoint one of Fleet's.</summary>
public static class EndpointExtensions
{
    /// <summary>The queue's own settings. Setting them twice is setting them once.</summary>
    public static void UseQueue(this IReceiveEndpointConfigurator endpoint, QueueSettings queue)
    {
        var rabbit = (IRabbitMqReceiveEndpointConfigurator)endpoint;
        endpoint.PrefetchCount = queue.Prefetch;
        endpoint.ConcurrentMessageLimit = queue.Concurrent;
        rabbit.BindDeadLetterQueue(queue.Dead, queue.Dead, dead =>
        {
            foreach (var (key, value) in QueueSettings.ArgumentsOfLastStop) dead.SetQueueArgument(key, value);
        });
        foreach (var (key, value) in queue.Arguments) rabbit.SetQueueArgument(key, value);
    }

    /// <summary>What all endpoints share: how often is tried again, and what happens to what cannot be handled.</summary>
    public static void UseFleet(this IReceiveEndpointConfigurator endpoint, IServiceProvider services)
    {
        // Faults go to the error queue and to whoever asked, not to exchanges that nobody listens to.
        endpoint.PublishFaults = false;
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(new OutageFilter());
            pipe.UseFilter(new ErrorTransportFilter());
            pipe.UseFilter(new FaultFilter(services.GetServices<IFaultObserver>().ToArray()));
        });

        // While a server is away nothing else could be done with the slot: wait here, up to two minutes.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(Outage.Is);
            retry.Exponential(60, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(50));
        });
        // At the start of a whole fleet the service that takes the message may come up a moment later.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<NoQueueException>();
            retry.Interval(10, TimeSpan.FromMilliseconds(500));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<WrongVersionException>();
            retry.Interval(3, TimeSpan.FromMilliseconds(20));
        });
    }
}
