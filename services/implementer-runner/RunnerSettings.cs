using System.ComponentModel.DataAnnotations;
using Fleet.Hosting;

namespace Fleet.ImplementerRunner;

/// <summary>The settings of one runner, beside those of every service.</summary>
public sealed record RunnerSettings : FleetSettings
{
    /// <summary>The host's name, unique among all hosts. Empty: the machine's name.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,62}$", ErrorMessage = "Name: lower-case letters, digits and hyphens, at most 63.")]
    public string Name { get; init; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>What tasks may ask for; at most five.</summary>
    [MaxLength(5)]
    public string[] Labels { get; init; } = [];

    /// <summary>Agents at once.</summary>
    [Range(1, 256)]
    public int Slots { get; init; } = 2;

    /// <summary>Validations at once.</summary>
    [Range(1, 256)]
    public int ValidationSlots { get; init; } = 1;

    /// <summary>How long a lease lasts when it is not renewed. It is renewed four times in that time.</summary>
    [Range(1, 3600)]
    public double LeaseSeconds { get; init; } = 20;

    /// <summary>How long an agent may take to end when the runner stops or its attempt is over.</summary>
    [Range(0, 600)]
    public double GraceSeconds { get; init; } = 5;

    /// <summary>Where agents find the gateway; empty: they are given none.</summary>
    public string GatewayUrl { get; init; } = "";

    /// <summary>Signs the agents' tokens, each bounded to one task; empty: they are given none.</summary>
    public string AgentKey { get; init; } = "";

    /// <summary>The context pack's limit.</summary>
    [Range(4096, 16 * 1024 * 1024)]
    public int PackBytesMax { get; init; } = 128 * 1024;

    /// <summary>How much of an agent's or a gate's output is kept; the middle is dropped.</summary>
    [Range(4096, 64 * 1024 * 1024)]
    public int OutputBytesMax { get; init; } = 1024 * 1024;

    /// <summary>An agent that writes more than this in all is ended.</summary>
    public long OutputEndsAtBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The most processes and threads of one agent or gate, where the kernel lets the runner limit them.</summary>
    public int ProcessesMax { get; init; } = 512;

    /// <summary>The most memory of one agent or gate, where the kernel lets the runner limit it.</summary>
    public long MemoryBytesMax { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>The most files one change may touch.</summary>
    public int FilesMax { get; init; } = 2000;

    /// <summary>The largest file a change may hold.</summary>
    public long FileBytesMax { get; init; } = 20L * 1024 * 1024;

    /// <summary>No new work is taken while the disk under <c>Directory</c> has less than this free.</summary>
    public long DiskFreeBytesMin { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Whether agents and gates run in a sandbox, where bubblewrap works on this host.</summary>
    public bool Sandbox { get; init; } = true;

    /// <summary>Directories that agents and gates are not to see, besides the runner's own.</summary>
    public string[] Hidden { get; init; } = ["/root", "/home"];

    /// <summary>Directories and files that they see all the same, read-only: a toolchain in somebody's home.</summary>
    public string[] Shown { get; init; } = [];

    /// <summary>Directories besides the workspace that they may write: a shared cache.</summary>
    public string[] Writable { get; init; } = [];

    /// <summary>Variables that agents and gates get, besides those of Fleet.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>Named agents that this host can run: the profile's name and its command.</summary>
    public Dictionary<string, string> Agents { get; init; } = [];
}
