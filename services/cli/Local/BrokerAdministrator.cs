using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fleet.Cli.Local;

/// <summary>The broker's management API with an administrator's rights.</summary>
/// <param name="Management">Its address, such as <c>http://127.0.0.1:15672/</c>.</param>
internal sealed record BrokerAdministrator(Uri Management, string User, string Password, string VirtualHost)
{
    public HttpClient Connect() => new()
    {
        BaseAddress = Management,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))),
        },
    };

    /// <summary>Where something of this broker's virtual host is in the API.</summary>
    public string Path(string kind, params string[] names) =>
        $"api/{kind}/{string.Join('/', names.Prepend(VirtualHost).Select(Uri.EscapeDataString))}";

    public static async Task Send(
        HttpClient http, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        // With a length: the API reads no body that comes in chunks.
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw Failure.Unreachable($"The broker answered {(int)response.StatusCode} to {method} {http.BaseAddress}{path}: "
                + await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }
    }
}
