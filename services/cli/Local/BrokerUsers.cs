using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.LocalServers;

namespace Fleet.Cli.Local;

/// <summary>Gives each service a user of its own at the broker, which is no administrator. May be run again.</summary>
internal static class BrokerUsers
{
    public static async Task Ensure(
        RabbitMqServer broker, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellationToken)
    {
        using var http = Administrator(broker.ManagementUri, broker.User, broker.Password);
        foreach (var (user, password) in passwords)
        {
            // The gateway lists error queues, which is the management API's.
            var tags = user == ServiceKinds.Gateway.Role ? "management" : "";
            await Put(http, $"api/users/{user}", new() { ["password"] = password, ["tags"] = tags }, cancellationToken)
                .ConfigureAwait(false);
            await Put(
                http,
                $"api/permissions/{Uri.EscapeDataString(broker.VirtualHost)}/{user}",
                new() { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" },
                cancellationToken).ConfigureAwait(false);
        }
    }

    public static HttpClient Administrator(Uri management, string user, string password) => new()
    {
        BaseAddress = management,
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
        },
    };

    private static async Task Put(HttpClient http, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw Failure.Unreachable($"The broker answered {(int)response.StatusCode} to PUT {http.BaseAddress}{path}: "
                + await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }
    }
}
