namespace Fleet.LocalServers;

/// <summary>Installs Debian packages without starting the services that they bring.</summary>
internal static class AptGet
{
    private const string Program = "/usr/bin/apt-get";

    // Debian's packages ask this script whether they may start a service; 101 is "no".
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const string PolicyText = 
        "#!/bin/sh\n# Placed by Fleet while it installs packages: no service is started.\nexit 101\n";
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(5);

    public static bool IsHere => File.Exists(Program);

    /// <exception cref="LocalServerException">apt-get failed; the message has what it said last.</exception>
    public static async Task Install(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        // The package lists of a fresh machine are empty or old: they are fetched only when they do not do.
        if ((await Run(packages, cancellationToken)).ExitCode == 0)
            return;
        var updated = await AsRoot([Program, "update"], cancellationToken);
        var installed = await Run(packages, cancellationToken);
        if (installed.ExitCode != 0)
            throw new LocalServerException(
                $"apt-get install {string.Join(' ', packages)} ended with exit code {installed.ExitCode}"
                + $" (apt-get update: {updated.ExitCode}):\n{End(updated.Output)}\n{End(installed.Output)}");
    }

    private static async Task<ShortCommand> Run(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var isOurs = !File.Exists(Policy);
        if (isOurs)
            File.WriteAllText(Policy, PolicyText);
        try
        {
            if (isOurs)
                File.SetUnixFileMode(Policy, (UnixFileMode)0b111_101_101);
            return await AsRoot(
                [Program, "install", "--yes", "--no-install-recommends",
                    "--option", $"DPkg::Lock::Timeout={LockPatience.TotalSeconds:0}", .. packages],
                cancellationToken);
        }
        finally
        {
            if (isOurs)
                File.Delete(Policy);
        }
    }

    private static Task<ShortCommand> AsRoot(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        ShortCommand.Run(
            command,
            new Dictionary<string, string>
            {
                ["DEBIAN_FRONTEND"] = "noninteractive",
                ["HOME"] = "/root",
                ["RUNLEVEL"] = "1",
            },
            cancellationToken);

    private static string End(string output) => string.Join('\n', output.TrimEnd().Split('\n').TakeLast(10));
}
