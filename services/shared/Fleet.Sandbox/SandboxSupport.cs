using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>What this host can enforce.</summary>
/// <param name="Bubblewrap">bwrap works: file system, processes and network can be closed off.</param>
/// <param name="UserNamespace">Commands can run as an ordinary user with no rights, even when Fleet is root.</param>
/// <param name="SizeLimit">How much a command may write to /tmp can be limited: a bwrap that has its rights from its file,
/// as in a container, cannot do that.</param>
/// <param name="Reason">Why something does not work, in bwrap's own words; null when all does.</param>
public sealed record SandboxSupport(bool Bubblewrap, bool UserNamespace, bool SizeLimit, string? Reason)
{
    /// <summary>Tries it out; to be done once, when the host starts.</summary>
    public static async Task<SandboxSupport> Probe(CancellationToken cancellationToken = default)
    {
        string? full = null, reason = null;
        // The fullest that works; what is missing is told in bwrap's words for the first.
        foreach (var (userNamespace, sizeLimit) in new[] { (true, true), (false, true), (false, false) })
        {
            var tried = new SandboxSupport(true, userNamespace, sizeLimit, full);
            reason = await Try(tried, cancellationToken);
            if (reason is null)
            {
                return tried;
            }

            full ??= reason;
        }

        return Off(reason!);
    }

    /// <summary>For a host whose owner has decided against it, and for tests.</summary>
    public static SandboxSupport Off(string reason) => new(false, false, false, reason);

    private static async Task<string?> Try(SandboxSupport support, CancellationToken cancellationToken)
    {
        var policy = new SandboxPolicy { Run = "probe", WorkingDirectory = "/", Writable = [], Network = SandboxNetwork.None };
        var command = new Command("/bin/true")
        {
            TimeLimit = TimeSpan.FromSeconds(10),
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
        };
        try
        {
            var result = await BubblewrapCommand.Wrap(command, policy, support).Run(cancellationToken);
            return result.Succeeded ? null : $"bwrap exits with {result.ExitCode}: {result.Error.Trim()}";
        }
        catch (CommandFailedException missing)
        {
            return missing.Message;
        }
    }
}
