using System.ComponentModel.DataAnnotations;
using Fleet.Gateway.Callers;
using Fleet.Hosting;

namespace Fleet.Gateway;

/// <summary>The gateway's settings, beside those of every service.</summary>
public sealed record GatewaySettings : FleetSettings
{
    /// <summary>Who may call. Without one nobody may.</summary>
    public IReadOnlyList<TokenSettings> Tokens { get; init; } = [];

    /// <summary>The key that runners sign agents' tokens with; "": no agent is let in.</summary>
    public string AgentKey { get; init; } = "";

    /// <summary>The broker's management API, for the error queues; the user is the broker's.</summary>
    public Uri Management { get; init; } = new("http://127.0.0.1:15672");

    /// <summary>How long a submission waits for the planner's answer, in seconds.</summary>
    [Range(0, 300)]
    public double SubmissionSeconds { get; init; } = 15;

    /// <summary>How long a request waits for the planner, in seconds.</summary>
    [Range(0.1, 300)]
    public double RequestSeconds { get; init; } = 10;

    /// <summary>How long the live feed may be silent before it says that it lives, in seconds.</summary>
    [Range(0.05, 300)]
    public double HeartbeatSeconds { get; init; } = 15;
}

/// <summary>One caller: a name for the record, a role, and the SHA-256 of the token in hexadecimal digits.</summary>
public sealed record TokenSettings
{
    [Required]
    public required string Name { get; init; }

    public required Role Role { get; init; }

    [Required]
    public required string TokenHash { get; init; }
}
