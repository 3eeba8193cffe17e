using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>Writes the bwrap command line of a policy. Order matters: a later mount covers an earlier one.</summary>
internal static class BubblewrapCommand
{
    /// <summary>Where HOME is when the policy names none: in the run's own /tmp.</summary>
    public const string TemporaryHome = "/tmp/home";

    /// <summary>Agents' own programs refuse to work unattended as root, and databases to start.</summary>
    private const string UserId = "1000";

    public static Command Wrap(Command command, SandboxPolicy policy, SandboxSupport support) => command with
    {
        FileName = "bwrap",
        Arguments =
        [
            .. Namespaces(policy, support.UserNamespace), .. System(policy, support.SizeLimit), .. Hide(policy), .. Show(policy), .. Seal(policy),
            "--chdir", policy.WorkingDirectory, "--", command.FileName, .. command.Arguments,
        ],
        // bwrap itself starts at the root: the directory it is to go to exists only inside.
        WorkingDirectory = "/",
    };

    private static IEnumerable<string> Namespaces(SandboxPolicy policy, bool userNamespace) =>
    [
        // Whatever the command starts, also in a session of its own, is in its pid namespace and ends with it.
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent",
        // No terminal to type into: TIOCSTI would run commands in the operator's shell.
        "--new-session", "--cap-drop", "ALL",
        .. userNamespace ? ["--unshare-user", "--uid", UserId, "--gid", UserId] : Array.Empty<string>(),
        .. policy.Network == SandboxNetwork.None ? ["--unshare-net"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> System(SandboxPolicy policy, bool sizeLimit) =>
    [
        "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev",
        // Both hold other processes' files and sockets; a socket can be used through a read-only mount.
        .. new[] { "/tmp", "/var/tmp", "/run" }.Where(Directory.Exists).SelectMany(path => Temporary(policy, path, sizeLimit)),
        .. Name("/run/systemd/resolve"),
    ];

    private static IEnumerable<string> Hide(SandboxPolicy policy) => policy.Hidden.Order(StringComparer.Ordinal).SelectMany(
        path => Directory.Exists(path) ? ["--tmpfs", path] : File.Exists(path) ? ["--ro-bind", "/dev/null", path] : Array.Empty<string>());

    private static IEnumerable<string> Show(SandboxPolicy policy) =>
    [
        .. policy.ReadOnly.Order(StringComparer.Ordinal).SelectMany(Name),
        .. policy.Writable.Append(policy.Home).OfType<string>().Order(StringComparer.Ordinal)
            .SelectMany(path => new[] { "--bind", path, path }),
        .. policy.Home is null ? ["--dir", TemporaryHome] : Array.Empty<string>(),
    ];

    // What hides a directory is itself read-only once all that is shown in it has its place.
    private static IEnumerable<string> Seal(SandboxPolicy policy) =>
        policy.Hidden.Append("/run").Where(Directory.Exists).SelectMany(path => new[] { "--remount-ro", path });

    private static string[] Name(string path) => ["--ro-bind-try", path, path];

    private static string[] Temporary(SandboxPolicy policy, string path, bool sizeLimit) =>
        sizeLimit ? ["--size", $"{policy.TemporaryBytesMax}", "--tmpfs", path] : ["--tmpfs", path];
}
