using Fleet.EventStore.Schema;
using Fleet.Messaging.Errors;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Topology;
using Fleet.TestKit;
using RabbitMQ.Client;

namespace Fleet.Messaging.Tests;

/// <summary>A database and a virtual host that one test class has for itself.</summary>
public sealed class Fixture : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestVirtualHost _virtualHost = null!;

    public string Database => _database.ConnectionString;

    public BusOptions Options { get; private set; } = null!;

    public Broker Broker { get; private set; } = null!;

    public ManagementApi Management { get; private set; } = null!;

    public ErrorQueues Errors => new(Broker, Management);

    public QueueDeclaration Declaration => new(Broker);

    public async Task InitializeAsync()
    {
        _database = await TestKit.TestServers.NewDatabase();
        await EventStoreSchema.Apply(Database, new SchemaSetUp(new Dictionary<string, string>(), []));
        _virtualHost = await TestKit.TestServers.NewVirtualHost();
        Options = new BusOptions
        {
            Hosts = [new BrokerAddress(_virtualHost.Host, _virtualHost.Port)],
            VirtualHost = _virtualHost.Name,
            User = _virtualHost.User,
            Password = _virtualHost.Password,
            StopTimeout = TimeSpan.FromSeconds(2),
        };
        Broker = new Broker(Options);
        Management = new ManagementApi(_virtualHost.Management.BaseAddress!, _virtualHost.User, _virtualHost.Password);
    }

    public async Task DisposeAsync()
    {
        await Broker.DisposeAsync();
        Management.Dispose();
        await _virtualHost.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Messages that are ready in a queue, by the queue itself.</summary>
    public async Task<uint> Waiting(string queue)
    {
        await using var channel = await Broker.OpenChannel();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    /// <summary>Publishes as any AMQP client would.</summary>
    public async Task PublishRaw(string exchange, byte[] body, BasicProperties? properties = null, string key = "")
    {
        await using var channel = await Broker.OpenChannel();
        await channel.BasicPublishAsync(exchange, key, mandatory: true, properties ?? new BasicProperties(), body);
    }

    /// <summary>Cuts the connections whose name begins so, as a network does; what they held is delivered again.</summary>
    public async Task Cut(string clientName)
    {
        async Task<bool> CutAny()
        {
            var cut = false;
            using var response = await _virtualHost.Management.GetAsync(
                new Uri($"api/vhosts/{_virtualHost.Name}/connections", UriKind.Relative));
            var connections = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray();
            foreach (var connection in connections)
            {
                if (connection?["user_provided_name"]?.GetValue<string>().StartsWith(clientName, StringComparison.Ordinal) != true)
                    continue;
                var name = Uri.EscapeDataString(connection["name"]!.GetValue<string>());
                (await _virtualHost.Management.DeleteAsync(new Uri($"api/connections/{name}", UriKind.Relative))).Dispose();
                cut = true;
            }

            return cut;
        }

        await Eventually.Until(CutAny, $"a connection of {clientName}");
    }
}
