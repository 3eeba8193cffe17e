using System.ComponentModel.DataAnnotations;
using Fleet.Git;

namespace Fleet.Hosting;

/// <summary>What every service needs to know, from the section <c>Fleet</c> of the configuration: a settings file
/// (<c>--settings PATH</c>), or environment variables such as <c>Fleet__Postgres</c>.</summary>
public record FleetSettings
{
    /// <summary>The connection string of the log's database, with this service's own role.</summary>
    [Required]
    public required string Postgres { get; init; }

    [Required]
    public required BrokerSettings RabbitMq { get; init; }

    /// <summary>The directory for this service's own files: mirrors, workspaces. One a service.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The port for health, and for the gateway its API, on <see cref="Address"/>; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; init; }

    /// <summary>The address to listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>How this service reaches git remotes.</summary>
    public GitSettings Git { get; init; } = new();

    /// <summary>How long between two looks at what may have been left lying, in seconds.</summary>
    [Range(0.05, 3600)]
    public double TickSeconds { get; init; } = 3;
}

/// <summary>Where the broker is, and as whom this service speaks to it.</summary>
public sealed record BrokerSettings
{
    /// <summary>Addresses as <c>host:port</c>, tried in turn.</summary>
    [Required]
    [MinLength(1)]
    public required string[] Hosts { get; init; }

    public string VirtualHost { get; init; } = "/";

    [Required]
    public required string User { get; init; }

    [Required]
    public required string Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The name that the certificates of all nodes carry, where that is not the first host's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>A PEM file with the only authorities that may vouch for the broker; absent: those of the system.</summary>
    public string? TlsAuthorityFile { get; init; }
}
