using System.Net.Http.Headers;
using System.Net.Http.Json;
using Fleet.Domain;
using Fleet.EventStore;
using Fleet.EventStore.Events;
using Fleet.EventStore.Schema;
using Fleet.Gateway;
using Fleet.ImplementerRunner;
using Fleet.MergeExecutor;
using Fleet.Planner;
using Fleet.Shipper;
using Fleet.TestKit;
using Fleet.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fleet.Integration.Tests;

/// <summary>All five services as their programs build them, each with its own database role, on a database, a virtual
/// host and a directory that nobody else has.</summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private const string Token = "the-token-of-the-tests";

    private static readonly Dictionary<string, string> Passwords =
        BrokerLanes.All.ToDictionary(lane => lane.User, _ => Secret.Create());

    private readonly List<WebApplication> hosts = [];
    private TestDatabase database = null!;
    private WebApplication gateway = null!;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("fleet-integration-").FullName;

    public TestVirtualHost Broker { get; private set; } = null!;

    /// <summary>The database as its owner.</summary>
    public string DatabaseOwner => database.ConnectionString;

    /// <summary>As the gateway sees it.</summary>
    public IEventStore Log => gateway.Services.GetRequiredService<IEventStore>();

    /// <summary>The gateway's API, with an administrator's token.</summary>
    public HttpClient Api { get; } = new()
    {
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
    };

    public async Task InitializeAsync()
    {
        database = await TestKit.TestServers.NewDatabase();
        Broker = await TestKit.TestServers.NewVirtualHost();
        var lanes = Lanes.All.Select(lane => new LaneGrant(lane.Role, lane.StreamPrefix, EventAlias.Of(lane.EventType)));
        await EventStoreSchema.Apply(database.ConnectionString, new SchemaSetUp(Passwords.Where(one => Roles.All.Contains(one.Key)).ToDictionary(), [.. lanes]));

        foreach (var lane in BrokerLanes.All)
        {
            await Admit(lane);
        }

        await Start(PlannerHost.Build, Lanes.Planner);
        await Start(ShipperHost.Build, Lanes.Shipper);
        await Start(MergeExecutorHost.Build, Lanes.Merge);
        await Start(RunnerHost.Build, Lanes.Runner, ("Name", "ant"), ("Slots", "2"));
        gateway = await Start(
            GatewayHost.Build, Lanes.Gateway, ("Management", $"{Broker.Management.BaseAddress}"), ("Tokens:0:Name", "ann"),
            ("Tokens:0:Role", "admin"), ("Tokens:0:TokenHash", Secret.Hash(Token)), ("SubmissionSeconds", "60"));
        Api.BaseAddress = new Uri(
            gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        await Task.WhenAll(hosts.Select(host => host.StopAsync()));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        foreach (var lane in BrokerLanes.All)
        {
            (await Broker.Management.DeleteAsync($"api/users/{BrokerUser(lane.User)}")).EnsureSuccessStatusCode();
        }

        await Broker.DisposeAsync();
        await database.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>The database's connection string of one lane.</summary>
    public string DatabaseAs(string role) => new NpgsqlConnectionStringBuilder(database.ConnectionString)
    {
        Username = role,
        Password = Passwords[role],
    }.ConnectionString;

    /// <summary>The broker's URL of one lane.</summary>
    public Uri BrokerAs(string role) =>
        new UriBuilder(Broker.Uri) { UserName = BrokerUser(role), Password = Passwords[role] }.Uri;

    // Users belong to the whole broker: each fleet of the tests has its own.
    private string BrokerUser(string role) => $"{role}-{Broker.Name}";

    private async Task Admit(BrokerLane lane)
    {
        var user = new { password = Passwords[lane.User], tags = lane.AsksManagement ? "management" : "" };
        (await Broker.Management.PutAsJsonAsync($"api/users/{BrokerUser(lane.User)}", user)).EnsureSuccessStatusCode();
        var rights = new { configure = lane.Configure, write = lane.Write, read = lane.Read };
        (await Broker.Management.PutAsJsonAsync($"api/permissions/{Broker.Name}/{BrokerUser(lane.User)}", rights))
            .EnsureSuccessStatusCode();
    }

    private async Task<WebApplication> Start(
        Func<string[], WebApplication> build, string role, params (string Name, string Value)[] own)
    {
        (string Name, string Value)[] settings =
        [
            ("Postgres", DatabaseAs(role)),
            ("RabbitMq:Hosts:0", $"{Broker.Host}:{Broker.Port}"),
            ("RabbitMq:VirtualHost", Broker.Name),
            ("RabbitMq:User", BrokerUser(role)),
            ("RabbitMq:Password", Passwords[role]),
            ("Directory", Path.Combine(Directory, role)),
            ("TickSeconds", "1"),
            .. own,
        ];
        var host = build([.. settings.SelectMany(setting => new[] { $"--Fleet:{setting.Name}", setting.Value })]);
        hosts.Add(host);
        await host.StartAsync();
        return host;
    }
}

/// <summary>All classes that use the one fleet.</summary>
[CollectionDefinition(nameof(RunningFleet))]
public sealed class RunningFleetCollection : ICollectionFixture<RunningFleet>;
