using Fleet.EventStore;
using MassTransit;
using Npgsql;
using RabbitMQ.Client.Exceptions;
using PublishException = RabbitMQ.Client.Exceptions.PublishException;

namespace Fleet.Messaging;

/// <summary>Tells a server that is away from a message that cannot be handled.</summary>
/// <remarks>A message is not at fault when the database or the broker restarts: it waits instead of ending in
/// the error queue, where it would wait for a person.</remarks>
public static class Outage
{
    public static bool Is(Exception exception) => exception switch
    {
        // Away, or rolled back to be tried again; all else is a mistake of ours.
        PostgresException refused => DatabaseOutage.Is(refused) || refused.SqlState.StartsWith("40", StringComparison.Ordinal),
        NpgsqlException => true,
        BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException => true,
        // The broker said no, for example because a queue has no leader yet. One that came back is no outage.
        PublishException refused => !refused.IsReturn,
        ConnectionException or TransportUnavailableException => true,
        // What the client throws when its channel is closed in the middle of a call.
        ObjectDisposedException disposed =>
            disposed.StackTrace?.Contains("RabbitMQ.Client", StringComparison.Ordinal) is true,
        AggregateException many => many.InnerExceptions.Any(Is),
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
