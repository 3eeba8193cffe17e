using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fleet.Api;
using Fleet.Cli.Local;

namespace Fleet.Cli.Gateways;

/// <summary>Speaks HTTP to the gateway.</summary>
/// <exception cref="Failure">Every method: the gateway does not answer, or refuses; with what it said.</exception>
internal sealed class GatewayClient : IDisposable
{
    private readonly HttpClient http;
    private readonly FleetHome home;
    private readonly GatewayAddress address;

    private GatewayClient(FleetHome home, GatewayAddress address)
    {
        (this.home, this.address) = (home, address);
        // A proxy for the loopback is never meant, and looking for one costs a process's start.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = !address.Url.IsLoopback })
        {
            BaseAddress = address.Url,
            Timeout = TimeSpan.FromSeconds(100),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", address.Token) },
        };
    }

    public static GatewayClient Connect()
    {
        var home = FleetHome.Find();
        return new GatewayClient(home, GatewayAddress.Find(home));
    }

    /// <summary>The answer as it came, for <c>--json</c>.</summary>
    public async Task<string> GetText(string path, CancellationToken cancellationToken)
    {
        using var response = await Send(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        return await Accepted(response, cancellationToken).ConfigureAwait(false);
    }

    public async Task<T> Get<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        Read(await GetText(path, cancellationToken).ConfigureAwait(false), shape);

    public async Task<string> PostText(string path, string? json, CancellationToken cancellationToken)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Send(HttpMethod.Post, path, content, cancellationToken).ConfigureAwait(false);
        return await Accepted(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Posts a text and leaves the answer to the caller, refusals of what was posted included.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Submit(
        string path, string text, CancellationToken cancellationToken)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/plain");
        using var response = await Send(HttpMethod.Post, path, content, cancellationToken).ConfigureAwait(false);
        return response.StatusCode is HttpStatusCode.UnprocessableEntity
            ? (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false))
            : (response.StatusCode, await Accepted(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Opens the live feed after a position.</summary>
    public async Task<Stream> Live(long after, string? plan, CancellationToken cancellationToken)
    {
        var path = $"live?after={after}{(plan is null ? "" : $"&plan={Uri.EscapeDataString(plan)}")}";
        var response = await Send(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                await Accepted(response, cancellationToken).ConfigureAwait(false);
            }
        }

        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    public static T Read<T>(string json, JsonTypeInfo<T> shape) => JsonSerializer.Deserialize(json, shape)
        ?? throw new InvalidOperationException("The gateway answered null.");

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        try
        {
            return await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw Failure.Unreachable(Silence.Describe(address, home, failure.Message), failure);
        }
        catch (TaskCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure.Unreachable(
                Silence.Describe(address, home, $"no answer to {path} within {http.Timeout.TotalSeconds:0} s"), failure);
        }
    }

    private async Task<string> Accepted(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return body;
        }

        var problem = body.StartsWith('{') ? Read(body, ApiJson.Default.Problem) : null;
        var what = problem?.Detail ?? $"{address.Url} answered {(int)response.StatusCode} {response.ReasonPhrase}: {body}";
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Failure.Refused($"{what}\nThe token that was sent is that of {address.Source}."),
            >= HttpStatusCode.InternalServerError => Failure.Unreachable(what),
            _ => Failure.Refused(what),
        };
    }
}
