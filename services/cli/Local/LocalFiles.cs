using System.Text.Json.Serialization;
using Fleet.LocalServers;

namespace Fleet.Cli.Local;

/// <summary>How the command line reaches its gateway, and what <c>up</c> was asked last.</summary>
/// <param name="Token">An administrator's.</param>
/// <param name="Port">The gateway's.</param>
/// <param name="Settings">What was given with <c>--set</c>; null: nothing.</param>
internal sealed record FleetFile(
    string Url, string Token, int Runners, int Slots, int Port, Dictionary<string, string>? Settings = null);

/// <summary>A service's process.</summary>
/// <param name="Port">Where it answers for its health.</param>
/// <param name="Built">When the program that it runs was built.</param>
internal sealed record ServiceProcess(string Name, int Port, RunningProcess Running, DateTimeOffset Built);

/// <summary>Everything that only the owner of the fleet may read.</summary>
/// <param name="PostgresOwner">Npgsql's connection string to the fleet's database as its owner.</param>
/// <param name="RabbitMq">The amqp:// URL of the broker's administrator.</param>
/// <param name="Management">The http:// URL of the broker's management API.</param>
/// <param name="Passwords">Each service's own, for the database and for the broker.</param>
internal sealed record SecretsFile(
    string PostgresOwner, Uri RabbitMq, Uri Management, string AgentKey, string AdminToken,
    Dictionary<string, string> Passwords);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetFile))]
[JsonSerializable(typeof(List<ServiceProcess>))]
[JsonSerializable(typeof(SecretsFile))]
internal sealed partial class LocalJson : JsonSerializerContext;
