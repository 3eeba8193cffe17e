using System.Security.Authentication;
using RabbitMQ.Client;

namespace Fleet.Messaging;

/// <summary>The one connection beside MassTransit's: for declaring queues and for looking after error queues.</summary>
/// <remarks>It is opened at the first use and mends itself after a broker's restart.</remarks>
public sealed class Broker(BusOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private IConnection? _connection;

    public BusOptions Options => options;

    /// <summary>A channel of the shared connection; every publish on it waits for the broker's confirm.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.BrokerUnreachableException">No node answers.</exception>
    public async Task<IChannel> OpenChannel(CancellationToken cancellationToken = default)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                if (_connection is not null) await _connection.DisposeAsync();
                _connection = await Connect("desk", cancellationToken);
            }
        }
        finally
        {
            _opening.Release();
        }

        return await _connection.CreateChannelAsync(WithConfirms, cancellationToken);
    }

    /// <summary>A connection of its own, which does not mend itself: its owner sees it break.</summary>
    /// <param name="role">What it is for, shown behind the client's name in the broker's lists.</param>
    public Task<IConnection> Connect(string role, CancellationToken cancellationToken = default)
    {
        var factory = new ConnectionFactory
        {
            VirtualHost = options.VirtualHost,
            UserName = options.User,
            Password = options.Password,
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        var tls = Tls();
        var endpoints = options.Hosts.Select(host => new AmqpTcpEndpoint(host.Host, host.Port, tls));
        return factory.CreateConnectionAsync(endpoints, $"{options.ClientName} {role}", cancellationToken);
    }

    /// <summary>How every channel of ours is opened: a publish completes with its confirm, or throws.</summary>
    public static CreateChannelOptions WithConfirms { get; } = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _opening.Dispose();
    }

    private SslOption Tls() => BrokerTrust.Of(options) is { } trust
        ? new SslOption(trust.Name, enabled: true) { Version = SslProtocols.None, CertificateValidationCallback = trust.Accepts }
        : new SslOption();
}
