namespace Fleet.Messaging;

/// <summary>Where the broker is and how one service talks to it.</summary>
public sealed record BusOptions
{
    /// <summary>The broker's nodes, at least one; the next is tried when one does not answer.</summary>
    public required IReadOnlyList<BrokerAddress> Hosts { get; init; }

    public string VirtualHost { get; init; } = "/";

    public required string User { get; init; }

    public required string Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The name that the nodes' certificates carry; null: the first node's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>A PEM file with the only authorities that the nodes' certificates may come from; null: the system's.
    /// </summary>
    public string? TlsAuthorityFile { get; init; }

    /// <summary>How the connections are named in the broker's own lists.</summary>
    public string ClientName { get; init; } = "fleet";

    /// <summary>How long a stop waits for handlers under way. Stay below the host's shutdown timeout.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first wait of the reconnect of our own consumers; it doubles up to thirty times as much.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>One node of the broker.</summary>
public sealed record BrokerAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>; without a port it is the protocol's own, 5672.</summary>
    public static BrokerAddress Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 0) return new(address, 5672);
        return int.TryParse(address[(colon + 1)..], out var port)
            ? new(address[..colon], port)
            : throw new FormatException($"\"{address}\" is no address of a broker: write host:port.");
    }

    public override string ToString() => $"{Host}:{Port}";
}
