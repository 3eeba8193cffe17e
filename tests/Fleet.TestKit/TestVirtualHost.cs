using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Fleet.TestKit;

/// <summary>
/// A virtual host that one test or fixture has for itself, with all rights for the administrator.
/// </summary>
public sealed class TestVirtualHost : IAsyncDisposable
{
    private TestVirtualHost(ServerAddresses server, string name)
    {
        Name = name;
        var (user, password) = server.RabbitMq.UserInfo.Split(':') is [var u, var p]
            ? (Uri.UnescapeDataString(u), Uri.UnescapeDataString(p))
            : throw new InvalidOperationException("FLEET_TEST_RABBITMQ has no user:password before its host.");
        (User, Password, Host, Port) = (user, password, server.RabbitMq.Host, server.RabbitMq.Port);
        Management = new HttpClient { BaseAddress = server.RabbitMqManagement };
        Management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    public string Name { get; }

    public string Host { get; }

    public int Port { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>amqp:// URL with user, password and this virtual host.</summary>
    public Uri Uri => new(
        $"amqp://{Uri.EscapeDataString(User)}:{Uri.EscapeDataString(Password)}@{Host}:{Port}/{Uri.EscapeDataString(Name)}");

    /// <summary>
    /// The broker's management API, as administrator; relative paths such as <c>api/queues/NAME</c>.
    /// </summary>
    public HttpClient Management { get; }

    internal static async Task<TestVirtualHost> Create()
    {
        var host = new TestVirtualHost(await TestServers.Addresses, $"test-{Guid.NewGuid():N}");
        await host.Send(HttpMethod.Put, $"api/vhosts/{host.Name}", new { });
        await host.Send(
            HttpMethod.Put,
            $"api/permissions/{host.Name}/{Uri.EscapeDataString(host.User)}",
            new { configure = ".*", write = ".*", read = ".*" });
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await Send(HttpMethod.Delete, $"api/vhosts/{Name}");
        Management.Dispose();
    }

    private async Task Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Management.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"{method} {Management.BaseAddress}{path} answered {(int)response.StatusCode}: "
                + await response.Content.ReadAsStringAsync());
    }
}
