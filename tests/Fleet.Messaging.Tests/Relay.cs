using System.Net;
using System.Net.Sockets;

namespace Fleet.Messaging.Tests;

/// <summary>A door that stays at its port while the server behind it may come back at another.</summary>
public sealed class Relay : IDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);

    public Relay()
    {
        _door.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_door.LocalEndpoint).Port;

    /// <summary>The server's port; nobody answers while it is wrong.</summary>
    public int Target { get; set; }

    public void Dispose() => _door.Dispose();

    private async Task Accept()
    {
        while (_door.Server.IsBound)
        {
            try
            {
                _ = Serve(await _door.AcceptTcpClientAsync());
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
                await server.ConnectAsync(IPAddress.Loopback, Target);
                var (inside, outside) = (server.GetStream(), client.GetStream());
                await Task.WhenAny(inside.CopyToAsync(outside), outside.CopyToAsync(inside));
            }
            catch (Exception broken) when (broken is SocketException or IOException)
            {
                // Both ends are closed, which is what whoever is connected should see.
            }
        }
    }
}
