using System.Text;
using System.Text.Json.Nodes;

namespace Fleet.Messaging.Topology;

/// <summary>The broker's exchanges, queues and bindings as sorted lines, to compare with the approved file.</summary>
/// <remarks>An argument that changes on an existing queue is refused by the broker for ever. So whoever changes
/// the file decides how the old queue is migrated.</remarks>
public static class BrokerTopology
{
    /// <summary>One line for each thing that is declared and lasts; what dies with its client is left out.</summary>
    public static async Task<string> Render(
        ManagementApi management, string virtualHost, CancellationToken cancellationToken = default)
    {
        var exchanges = Lasting(await management.Declared("exchanges", virtualHost, cancellationToken))
            .Where(exchange => Name(exchange).Length > 0 && !Name(exchange).StartsWith("amq.", StringComparison.Ordinal));
        var queues = Lasting(await management.Declared("queues", virtualHost, cancellationToken));
        var lasting = exchanges.Concat(queues).Select(Name).ToHashSet(StringComparer.Ordinal);
        var bindings = (await management.Declared("bindings", virtualHost, cancellationToken))
            .Where(binding => lasting.Contains(Text(binding, "source")) && lasting.Contains(Text(binding, "destination")));

        return Lines(exchanges.Select(e => $"exchange {Name(e)} {Text(e, "type")}{Arguments(e)}"))
            + Lines(queues.Select(q => $"queue {Name(q)}{Arguments(q)}"))
            + Lines(bindings.Select(b =>
                $"bind {Text(b, "source")} -> {Text(b, "destination_type")} {Text(b, "destination")}{Key(b)}{Arguments(b)}"));
    }

    private static List<JsonNode> Lasting(JsonArray declared) =>
        [.. declared.OfType<JsonNode>().Where(one =>
            one["durable"]!.GetValue<bool>() && !one["auto_delete"]!.GetValue<bool>())];

    private static string Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Order(StringComparer.Ordinal)) text.Append(line).Append('\n');
        return text.ToString();
    }

    private static string Arguments(JsonNode? declared)
    {
        var arguments = declared!["arguments"] as JsonObject ?? [];
        return string.Concat(arguments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $" {a.Key}={a.Value}"));
    }

    private static string Key(JsonNode? binding) => Text(binding, "routing_key") is { Length: > 0 } key ? $" key={key}" : "";

    private static string Name(JsonNode? declared) => Text(declared, "name");

    private static string Text(JsonNode? declared, string property) => declared![property]!.GetValue<string>();
}
