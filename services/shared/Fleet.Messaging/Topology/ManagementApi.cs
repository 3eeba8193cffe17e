using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Fleet.Messaging.Topology;

/// <summary>The little of the broker's management API that Fleet needs.</summary>
/// <exception cref="HttpRequestException">The API is not reached, or refuses: with the address and its answer.</exception>
public sealed class ManagementApi : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">Such as <c>http://127.0.0.1:15672</c>.</param>
    public ManagementApi(Uri address, string user, string password)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        _http = new HttpClient
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(10),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
        };
    }

    /// <summary>The names of all queues of a virtual host, sorted.</summary>
    public async Task<IReadOnlyList<string>> QueueNames(string virtualHost, CancellationToken cancellationToken = default)
    {
        var queues = await Get($"api/queues/{Uri.EscapeDataString(virtualHost)}?columns=name", cancellationToken);
        return [.. queues.AsArray().Select(queue => queue!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is declared in a virtual host: <c>exchanges</c>, <c>queues</c> or <c>bindings</c>.</summary>
    public async Task<JsonArray> Declared(string what, string virtualHost, CancellationToken cancellationToken = default) =>
        (await Get($"api/{what}/{Uri.EscapeDataString(virtualHost)}", cancellationToken)).AsArray();

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> Get(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(
                $"The broker's management API answered {(int)response.StatusCode} to GET {_http.BaseAddress}{path}: {body}",
                null, response.StatusCode);
        }

        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }
}
