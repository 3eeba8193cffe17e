using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Tokens;
using Npgsql;

namespace Fleet.Cli.Local;

/// <summary>The settings file of each service: what it needs to know, and no other service's credentials.</summary>
internal sealed class ServiceSettings(FleetHome home, SecretsFile secrets, FleetFile fleet)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Text(Service service, int port)
    {
        var settings = Common(service, port);
        foreach (var (name, value) in Own(service))
        {
            settings[name] = value?.DeepClone();
        }

        (fleet.Settings ?? []).PutInto(settings, service);
        return new JsonObject { ["Fleet"] = settings }.ToJsonString(Indented);
    }

    private JsonObject Common(Service service, int port) => new()
    {
        ["Postgres"] = new NpgsqlConnectionStringBuilder(secrets.PostgresOwner)
        {
            Username = service.Kind.Role,
            Password = secrets.Passwords[service.Kind.Role],
            ApplicationName = $"fleet {service.Name}",
        }.ConnectionString,
        ["RabbitMq"] = new JsonObject
        {
            ["Hosts"] = new JsonArray($"{secrets.RabbitMq.Host}:{secrets.RabbitMq.Port}"),
            ["VirtualHost"] = "/",
            ["User"] = service.Kind.Role,
            ["Password"] = secrets.Passwords[service.Kind.Role],
        },
        ["Directory"] = home.In("work", service.Name),
        ["Port"] = port,
    };

    private JsonObject Own(Service service) =>
        service.Kind == ServiceKinds.Runner ? new()
        {
            ["Name"] = service.Name,
            ["Slots"] = fleet.Slots,
            ["ValidationSlots"] = 1,
            ["Labels"] = new JsonArray("linux"),
            ["Hidden"] = new JsonArray("/root", "/home", home.Directory),
            ["GatewayUrl"] = fleet.Url,
            ["AgentKey"] = secrets.AgentKey,
        }
        : service.Kind == ServiceKinds.Gateway ? new()
        {
            ["Tokens"] = new JsonArray(new JsonObject
            {
                ["Name"] = Environment.UserName,
                ["Role"] = "Admin",
                ["TokenHash"] = Secret.Hash(secrets.AdminToken),
            }),
            ["AgentKey"] = secrets.AgentKey,
            ["Management"] = secrets.Management.ToString(),
        }
        : [];
}
