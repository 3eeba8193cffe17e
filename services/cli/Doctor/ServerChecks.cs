using System.Net.Sockets;
using Fleet.Cli.Local;
using Fleet.EventStore;
using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.Cli.Doctor;

/// <summary>Looks at the database and the broker that <c>up</c> started.</summary>
internal static class ServerChecks
{
    private const string Restart = "Type: fleet up";

    public static async Task<IReadOnlyList<Check>> Postgres(SecretsFile secrets, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(secrets.PostgresOwner) { Timeout = 5, Pooling = false };
        var where = $"{settings.Host}:{settings.Port}";
        try
        {
            await using var database = new FleetDatabase(settings.ConnectionString);
            await using (var connection = await database.OpenAlone(cancellationToken).ConfigureAwait(false))
            {
                return
                [
                    Check.Well("postgres", $"PostgreSQL {connection.PostgreSqlVersion} answers at {where}"),
                    await Schema(database, cancellationToken).ConfigureAwait(false),
                ];
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            return [Check.Gone("postgres", $"PostgreSQL at {where} does not answer: {failure.Message}", Restart)];
        }
    }

    public static async Task<IReadOnlyList<Check>> RabbitMq(SecretsFile secrets, CancellationToken cancellationToken)
    {
        var where = $"{secrets.RabbitMq.Host}:{secrets.RabbitMq.Port}";
        try
        {
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(secrets.RabbitMq.Host, secrets.RabbitMq.Port, cancellationToken).ConfigureAwait(false);
            }

            var queues = await BrokerQueues.Read(secrets, cancellationToken).ConfigureAwait(false);
            return [Check.Well("rabbitmq", $"RabbitMQ answers at {where} and takes its user"), .. Queues(queues)];
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [Check.Gone("rabbitmq", $"RabbitMQ at {where} does not answer: {failure.Message}", Restart)];
        }
    }

    private static async Task<Check> Schema(FleetDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            await EventStoreSchema.Check(database, cancellationToken).ConfigureAwait(false);
            return Check.Well("schema", $"The event store is at version {EventStoreSchema.Needed}, as this program needs");
        }
        catch (SchemaException failure)
        {
            return Check.Wrong("schema", failure.Message, Restart);
        }
    }

    private static IEnumerable<Check> Queues(IReadOnlyList<BrokerQueue> all)
    {
        var failed = all.Where(queue => queue is { IsLastStop: true, Messages: > 0 }).ToList();
        var unserved = all.Where(queue => queue is { IsLastStop: false, Messages: > 0, Consumers: 0 }).ToList();
        yield return failed.Count == 0
            ? Check.Well("errors", "No message waits in an error queue")
            : Check.Wrong(
                "errors",
                $"Messages that could not be handled: {string.Join(", ", failed.Select(queue => $"{queue.Messages} in {queue.Name}"))}",
                "To look at them, type: fleet errors list");
        yield return unserved.Count == 0
            ? Check.Well("queues", $"{all.Count} queues; each that holds messages is served, or its runners are full")
            : Check.Wrong(
                "queues",
                $"Nobody takes from {string.Join(", ", unserved.Select(queue => $"{queue.Name} ({queue.Messages} messages)"))}",
                "A full runner takes nothing for a while. Otherwise start what serves it: fleet up");
    }
}
