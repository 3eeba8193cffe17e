using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Fleet.LocalServers;

/// <summary>Ports on 127.0.0.1 for servers that keep theirs over restarts.</summary>
public static class LoopbackPorts
{
    // Below the range from which the kernel takes ports for outgoing connections, so that none of those sits
    // on a server's port while the server is down.
    private const int First = 20000;
    private const int Last = 32000;
    private const int TriesMax = 1000;

    /// <summary>
    /// The remembered port while nobody else has it, else a free one; 0 means none is remembered.
    /// </summary>
    public static int Keep(int remembered) => remembered > 0 && IsFree(remembered) ? remembered : Free();

    /// <summary>A port that nobody listens on now.</summary>
    /// <exception cref="LocalServerException">None was found.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
                return port;
        }
        throw new LocalServerException(
            $"No free port on 127.0.0.1 between {First} and {Last} after {TriesMax} tries.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
