using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>What a command of an agent, or of the code it wrote, may see and touch. All paths are absolute and mean
/// the same inside and outside; the whole system can be read but what is hidden, nothing be written but what is named.</summary>
public sealed record SandboxPolicy
{
    /// <summary>Unique to this run on the host, of letters, digits, '-', '_' and '.': by it what is left is found.</summary>
    public required string Run { get; init; }

    /// <summary>Where the command starts; usually the workspace's tree.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Directories that may be written.</summary>
    public required IReadOnlyList<string> Writable { get; init; }

    /// <summary>Directories and files that are shown again, read-only, although they lie in a hidden one.</summary>
    public IReadOnlyList<string> ReadOnly { get; init; } = [];

    /// <summary>Directories and files that are not to be seen: Fleet's own home, credentials, other people's.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = ["/root", "/home"];

    /// <summary>The directory that HOME names, writable; null: an empty one that is gone after the run.</summary>
    public string? Home { get; init; }

    public SandboxNetwork Network { get; init; } = SandboxNetwork.Open;

    /// <summary>For the command and all it starts; needs a writable control group, else the run's gaps say so.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>The size of /tmp, which lives in memory.</summary>
    public long TemporaryBytesMax { get; init; } = 1024L * 1024 * 1024;
}

public enum SandboxNetwork
{
    /// <summary>As the host: an agent must reach its model.</summary>
    Open,
    /// <summary>Not even the host's own loopback.</summary>
    None,
}
