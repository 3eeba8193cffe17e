using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>Runs what agents start, and the code they wrote, where it can do no harm.</summary>
public sealed class CommandSandbox(SandboxSupport support)
{
    /// <summary>The command as it is to be run under a policy. Its environment must be complete: nothing is added but
    /// HOME, TMPDIR and, where there is none, PATH.</summary>
    /// <exception cref="ArgumentException">A path of the policy is not absolute.</exception>
    public SandboxRun Wrap(Command command, SandboxPolicy policy)
    {
        Check(policy);
        var home = policy.Home ?? (support.Bubblewrap ? BubblewrapCommand.TemporaryHome : null);
        var ownHome = home is null ? Directory.CreateTempSubdirectory("fleet-home-").FullName : null;
        var group = ResourceGroup.Create($"fleet-{policy.Run}", policy.Limits);
        var ready = command with
        {
            WorkingDirectory = policy.WorkingDirectory,
            InheritEnvironment = false,
            Environment = new Dictionary<string, string>(command.Environment)
            {
                ["HOME"] = home ?? ownHome!,
                ["TMPDIR"] = support.Bubblewrap ? "/tmp" : ownHome ?? Path.GetTempPath(),
                ["PATH"] = command.Environment.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
            },
            TreeMarker = policy.Run,
            Group = group,
        };
        return support.Bubblewrap
            ? new(BubblewrapCommand.Wrap(ready, policy, support), group, Gaps(group), null)
            : new(ready, group, Gaps(group), ownHome);
    }

    private static void Check(SandboxPolicy policy)
    {
        string?[] paths = [policy.WorkingDirectory, policy.Home, .. policy.Writable, .. policy.ReadOnly, .. policy.Hidden];
        if (paths.OfType<string>().FirstOrDefault(path => !Path.IsPathRooted(path)) is { } relative)
        {
            throw new ArgumentException($"The sandbox needs absolute paths; '{relative}' is not one.", nameof(policy));
        }
    }

    private List<string> Gaps(ResourceGroup group)
    {
        var gaps = group.Missing.Select(missing => $"No limit on {missing}.").ToList();
        if (!support.Bubblewrap)
        {
            gaps.Insert(0, "NO SANDBOX: the command can read and write all that Fleet's own user can, and reach the "
                + $"network. Its processes are ended by their mark alone. Reason: {support.Reason}");
        }
        else if (!support.UserNamespace)
        {
            gaps.Insert(0, $"The command runs as Fleet's own user. Reason: {support.Reason}");
        }

        if (support is { Bubblewrap: true, SizeLimit: false })
        {
            gaps.Add("No limit on the size of /tmp but that of the memory.");
        }

        return gaps;
    }
}
