using System.Text.Json.Nodes;
using Fleet.Domain;

namespace Fleet.Cli.Local;

/// <summary>Makes all that Fleet needs at the broker: exchanges and queues, and for each lane a user that may touch
/// nothing but its own. May be run again.</summary>
internal static class FleetBrokerSetUp
{
    /// <param name="passwords">Of each lane's user; one that is not named here is left alone.</param>
    public static async Task Run(
        BrokerAdministrator broker, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        using var http = broker.Connect();
        foreach (var line in await Topology(cancellationToken).ConfigureAwait(false))
        {
            await Declare(http, broker, line.Split(' '), cancellationToken).ConfigureAwait(false);
        }

        foreach (var lane in BrokerLanes.All.Where(lane => passwords.ContainsKey(lane.User)))
        {
            await Admit(http, broker, lane, passwords[lane.User], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string[]> Topology(CancellationToken cancellationToken)
    {
        using var text = new StreamReader(typeof(FleetBrokerSetUp).Assembly.GetManifestResourceStream("topology")!);
        var lines = await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Task Declare(HttpClient http, BrokerAdministrator broker, string[] words, CancellationToken cancellationToken) =>
        words switch
        {
            ["exchange", var name, var type] => BrokerAdministrator.Send(
                http, HttpMethod.Put, broker.Path("exchanges", name), new() { ["type"] = type, ["durable"] = true }, cancellationToken),
            ["queue", var name, .. var arguments] => BrokerAdministrator.Send(
                http, HttpMethod.Put, broker.Path("queues", name),
                new() { ["durable"] = true, ["arguments"] = Arguments(arguments) }, cancellationToken),
            ["bind", var source, "->", var kind, var destination] => BrokerAdministrator.Send(
                http, HttpMethod.Post, broker.Path("bindings", "e", source, kind[..1], destination), [], cancellationToken),
            _ => throw new InvalidDataException($"This line of the topology is not understood: {string.Join(' ', words)}"),
        };

    private static JsonObject Arguments(string[] arguments) => new(arguments.Select(argument => argument.Split('=')).Select(
        pair => KeyValuePair.Create<string, JsonNode?>(
            pair[0], long.TryParse(pair[1], out var number) ? number : bool.TryParse(pair[1], out var yes) ? yes : pair[1])));

    private static async Task Admit(
        HttpClient http, BrokerAdministrator broker, BrokerLane lane, string password, CancellationToken cancellationToken)
    {
        var user = new JsonObject { ["password"] = password, ["tags"] = lane.AsksManagement ? "management" : "" };
        await BrokerAdministrator.Send(http, HttpMethod.Put, $"api/users/{lane.User}", user, cancellationToken).ConfigureAwait(false);
        var rights = new JsonObject { ["configure"] = lane.Configure, ["write"] = lane.Write, ["read"] = lane.Read };
        await BrokerAdministrator.Send(
            http, HttpMethod.Put, broker.Path("permissions", lane.User), rights, cancellationToken).ConfigureAwait(false);
    }
}
