using System.Globalization;
using System.Runtime.InteropServices;

namespace Fleet.LocalServers;

/// <summary>PostgreSQL refuses to run as root: root runs it as this account.</summary>
internal sealed record ServerAccount(string Name, uint User, uint Group)
{
    /// <summary>The account to change to; null when this process is not root and needs none.</summary>
    /// <exception cref="LocalServerException">There is neither <c>postgres</c> nor <c>nobody</c>.</exception>
    public static ServerAccount? Needed() => LibC.IsRoot
        ? Find("postgres") ?? Find("nobody")
            ?? throw new LocalServerException(
                "PostgreSQL does not run as root, and /etc/passwd has neither postgres nor nobody:"
                + " run as another user.")
        : null;

    /// <summary>The command that runs as this account, in the same process.</summary>
    public IReadOnlyList<string> Run(params IReadOnlyList<string> command) =>
        ["setpriv", $"--reuid={User}", $"--regid={Group}", "--init-groups", "--inh-caps=-all", "--", .. command];

    /// <exception cref="LocalServerException">The system refused.</exception>
    public void Own(string path)
    {
        if (LibC.ChangeOwner(path, User, Group) != 0)
            throw new LocalServerException(
                $"chown {Name} {path} failed: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>
    /// Whether it may write in the directory: a parent that is closed to others keeps it out.
    /// </summary>
    public async Task<bool> Reaches(string directory, CancellationToken cancellationToken) =>
        (await ShortCommand.Run(Run("test", "-w", directory), CleanEnvironment.Nothing, cancellationToken)).ExitCode == 0;

    private static ServerAccount? Find(string name) =>
        File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3 && fields[0] == name)
            .Select(fields => new ServerAccount(name, Number(fields[2]), Number(fields[3])))
            .FirstOrDefault();

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
