using System.Diagnostics;
using System.Text.RegularExpressions;
using Fleet.Cli.Local;

namespace Fleet.Cli.Doctor;

/// <summary>Looks at the machine: disk, git, sandbox.</summary>
internal static partial class MachineChecks
{
    private const long FreeBytesMin = 2L * 1024 * 1024 * 1024;

    /// <summary>The first that merges without a work tree (<c>merge-tree --write-tree</c>).</summary>
    private static readonly Version GitNeeded = new(2, 38);

    public static Check Disk(FleetHome home)
    {
        var place = Directory.Exists(home.Directory) ? home.Directory : Environment.CurrentDirectory;
        var free = new DriveInfo(place).AvailableFreeSpace;
        var found = $"{free / (1024.0 * 1024 * 1024):0.0} GB are free under {place}";
        return free >= FreeBytesMin
            ? Check.Well("disk", found)
            : Check.Wrong("disk", found, "Runners take nothing new when the disk is nearly full. Free some space.");
    }

    public static async Task<Check> Git(CancellationToken cancellationToken)
    {
        var (exitCode, said) = await Run(["git", "--version"], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 && VersionIn().Match(said) is { Success: true } found && Version.Parse(found.Value) >= GitNeeded
            ? Check.Well("git", said)
            : Check.Wrong("git", $"git --version: {said}", $"Install git {GitNeeded} or newer: apt-get install git");
    }

    public static async Task<Check> Sandbox(CancellationToken cancellationToken)
    {
        string[] command =
            ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--unshare-user-try", "--unshare-pid", "--unshare-ipc", "true"];
        var (exitCode, said) = await Run(command, cancellationToken).ConfigureAwait(false);
        return exitCode == 0
            ? Check.Well("sandbox", "bubblewrap can contain agents")
            : Check.Wrong(
                "sandbox",
                $"{string.Join(' ', command)} ended with exit code {exitCode}: {said}",
                "Install it (apt-get install bubblewrap), and let it make user namespaces "
                + "(sysctl kernel.unprivileged_userns_clone=1, or no AppArmor restriction).");
    }

    private static async Task<(int ExitCode, string Said)> Run(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false)
                + await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, said.Trim());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionIn();
}
