using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>What this host can enforce.</summary>
/// <param name="Bubblewrap">bwrap works: file system, processes and network can be closed off.</param>
/// <param name="UserNamespace">Commands can run as an ordinary user with no rights, even when Fleet is root.</param>
/// <param name="Reason">Why something does not work, in bwrap's own words; null when all does.</param>
public sealed record SandboxSupport(bool Bubblewrap, bool UserNamespace, string? Reason)
{
    /// <summary>Tries it out; to be done once, when the host starts.</summary>
    public static async Task<SandboxSupport> Probe(CancellationToken cancellationToken = default)
    {
        var full = await Try(true, cancellationToken);
        if (full is null)
        {
            return new(true, true, null);
        }

        var without = await Try(false, cancellationToken);
        return without is null ? new(true, false, full) : new(false, false, without);
    }

    /// <summary>For a host whose owner has decided against it, and for tests.</summary>
    public static SandboxSupport Off(string reason) => new(false, false, reason);

    private static async Task<string?> Try(bool userNamespace, CancellationToken cancellationToken)
    {
        var policy = new SandboxPolicy { Run = "probe", WorkingDirectory = "/", Writable = [], Network = SandboxNetwork.None };
        var command = new Command("/bin/true")
        {
            TimeLimit = TimeSpan.FromSeconds(10),
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
        };
        try
        {
            var result = await BubblewrapCommand.Wrap(command, policy, userNamespace).Run(cancellationToken);
            return result.Succeeded ? null : $"bwrap exits with {result.ExitCode}: {result.Error.Trim()}";
        }
        catch (CommandFailedException missing)
        {
            return missing.Message;
        }
    }
}
