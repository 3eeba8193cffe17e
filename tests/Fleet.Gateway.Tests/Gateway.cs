using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fleet.Domain;
using Fleet.EventStore;
using Fleet.EventStore.Schema;
using Fleet.Hosting;
using Fleet.TestKit;
using Fleet.Tokens;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Fleet.Gateway.Tests;

/// <summary>A real gateway on a database and a virtual host of its own.</summary>
public sealed class Gateway : IAsyncLifetime
{
    public const string AgentKey = "the-key-of-the-tests";

    private TestDatabase database = null!;
    private TestVirtualHost broker = null!;
    private WebApplication host = null!;

    public Uri Url { get; private set; } = null!;

    public IEventStore Store => host.Services.GetRequiredService<IEventStore>();

    public EventStore.State.Artifacts Artifacts => host.Services.GetRequiredService<EventStore.State.Artifacts>();

    public IBus Bus => host.Services.GetRequiredService<IBus>();

    public BoardFollower Board => host.Services.GetRequiredService<BoardFollower>();

    public async Task InitializeAsync()
    {
        database = await TestKit.TestServers.NewDatabase();
        broker = await TestKit.TestServers.NewVirtualHost();
        await EventStoreSchema.Apply(database.ConnectionString, new SchemaSetUp(new Dictionary<string, string>(), []));
        host = GatewayHost.Build(
        [
            .. Setting("Postgres", database.ConnectionString),
            .. Setting("RabbitMq:Hosts:0", $"{broker.Host}:{broker.Port}"),
            .. Setting("RabbitMq:VirtualHost", broker.Name),
            .. Setting("RabbitMq:User", broker.User),
            .. Setting("RabbitMq:Password", broker.Password),
            .. Setting("Management", broker.Management.BaseAddress!.ToString()),
            .. Setting("AgentKey", AgentKey),
            .. Setting("SubmissionSeconds", "5"),
            .. Setting("RequestSeconds", "2"),
            .. Setting("HeartbeatSeconds", "0.2"),
            .. new[] { "viewer", "operator", "approver", "admin" }.SelectMany((role, place) => new[]
            {
                Setting($"Tokens:{place}:Name", $"the {role}"),
                Setting($"Tokens:{place}:Role", role),
                Setting($"Tokens:{place}:TokenHash", Secret.Hash($"{role}-token")),
            }.SelectMany(setting => setting)),
        ]);
        await host.StartAsync();
        await Board.CaughtUp;
        Url = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
        await broker.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>A client with a role's token; null: without one.</summary>
    public HttpClient Client(string? role = "admin") => ClientOf(role is null ? null : $"{role}-token");

    public HttpClient ClientOf(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Appends facts and waits until the gateway's board has them.</summary>
    /// <returns>The position of the last.</returns>
    public async Task<long> Given(string stream, params IFact[] facts)
    {
        var appended = await Store.Append(new NewEvents(null, stream, null, facts));
        var position = appended.Events[^1].Position;
        await Board.WaitPast(position - 1, TimeSpan.FromSeconds(30), default);
        return position;
    }

    /// <summary>A plan with one task that waits for a person.</summary>
    public async Task GivenCandidate(string plan)
    {
        await Given(StreamNames.Plan(plan), Work.Accepted(plan, "t"));
        await Given(StreamNames.Task(plan, "t"), Work.UpToApproval(plan, "t"));
    }

    public static async Task<JsonNode> Json(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>())!;

    private static string[] Setting(string name, string value) => [$"--Fleet:{name}", value];
}

/// <summary>All classes that speak to the one gateway.</summary>
[CollectionDefinition(nameof(Gateway))]
public sealed class GatewayCollection : ICollectionFixture<Gateway>;
