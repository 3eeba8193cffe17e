using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Fleet.LocalServers;

/// <summary>Asks a RabbitMQ server whether it takes its user, and whether it speaks AMQP.</summary>
internal sealed class RabbitMqProbe(RabbitMqState state) : IDisposable
{
    private const byte MethodFrame = 1;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <returns>Null when it does both, else why not.</returns>
    public async Task<string?> Answers(CancellationToken cancellationToken)
    {
        try
        {
            return await TakesUser(cancellationToken) ?? await SpeaksAmqp(cancellationToken);
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException or SocketException
            || (refused is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return refused.Message;
        }
    }

    private async Task<string?> TakesUser(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"http://127.0.0.1:{state.ManagementPort}/api/whoami");
        var login = Encoding.UTF8.GetBytes($"{RabbitMqConfiguration.User}:{state.Password}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(login));
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? null : $"GET /api/whoami answered {(int)response.StatusCode}";
    }

    private async Task<string?> SpeaksAmqp(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", state.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellationToken);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer[0] == MethodFrame ? null : "the AMQP handshake was refused";
    }

    public void Dispose() => _http.Dispose();
}
