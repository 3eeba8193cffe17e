using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Messaging.Tests.Tls;

/// <summary>A door with TLS in front of the broker, as a load balancer is one.</summary>
public sealed class TlsDoor : IDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly int _target;
    private int _visitors;

    public TlsDoor(X509Certificate2 certificate, int target)
    {
        (_certificate, _target) = (certificate, target);
        _door.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_door.LocalEndpoint).Port;

    /// <summary>How many have come to the door.</summary>
    public int Visitors => Volatile.Read(ref _visitors);

    /// <summary>Whether any of them said a word: only after they have seen the certificate.</summary>
    public bool WasSpokenTo { get; private set; }

    public void Dispose() => _door.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await _door.AcceptTcpClientAsync());
                Interlocked.Increment(ref _visitors);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await using var outside = new SslStream(client.GetStream());
                await outside.AuthenticateAsServerAsync(_certificate);
                var word = new byte[1];
                if (await outside.ReadAsync(word) == 0) return;
                WasSpokenTo = true;
                await server.ConnectAsync(IPAddress.Loopback, _target);
                var inside = server.GetStream();
                await inside.WriteAsync(word);
                await Task.WhenAny(inside.CopyToAsync(outside), outside.CopyToAsync(inside));
            }
            catch (Exception broken) when (broken is SocketException or IOException or AuthenticationException)
            {
                // Whoever did not like the certificate has gone: his error is what the test looks at.
            }
        }
    }
}
