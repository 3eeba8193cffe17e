namespace Fleet.LocalServers;

/// <summary>What the system must have for a fleet on one machine, and how it is put there.</summary>
public static class Prerequisites
{
    private static readonly IReadOnlyList<(Prerequisite Needed, Func<bool> IsThere)> All =
    [
        (new("postgres", "postgresql"), () => PostgresPrograms.Find() is not null),
        (new("rabbitmq-server", "rabbitmq-server"), () => RabbitMqPrograms.Find() is not null),
        (new("bwrap", "bubblewrap"), () => CleanEnvironment.Find("bwrap") is not null),
        (new("git", "git"), () => CleanEnvironment.Find("git") is not null),
        (new("setpriv", "util-linux"), () => !LibC.IsRoot || CleanEnvironment.Find("setpriv") is not null),
    ];

    /// <summary>What is not there.</summary>
    public static IReadOnlyList<Prerequisite> Missing() =>
        [.. All.Where(one => !one.IsThere()).Select(one => one.Needed)];

    /// <summary>The command with which a person installs them.</summary>
    public static string InstallCommand(IReadOnlyList<Prerequisite> missing)
    {
        var packages = string.Join(' ', missing.Select(one => one.Package));
        return AptGet.IsHere
            ? $"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
            : $"install these with the system's package manager (Debian's names): {packages}";
    }

    /// <summary>Installs what is missing, where this process may: as root on Debian or Ubuntu.</summary>
    /// <param name="say">Told, in a sentence, what is about to be done.</param>
    /// <param name="cancellationToken">Ends apt-get too.</param>
    /// <exception cref="LocalServerException">It may not, or it failed; the message has the command to
    /// run.</exception>
    public static async Task Ensure(Action<string> say, CancellationToken cancellationToken = default)
    {
        var missing = Missing();
        if (missing.Count == 0)
            return;
        var programs = string.Join(", ", missing.Select(one => one.Program));
        if (!AptGet.IsHere || !LibC.IsRoot)
            throw new LocalServerException($"Missing on this machine: {programs}. Run: {InstallCommand(missing)}");

        say($"Installing {programs} with apt-get...");
        await AptGet.Install([.. missing.Select(one => one.Package)], cancellationToken);
        if (Missing() is { Count: > 0 } still)
            throw new LocalServerException(
                "apt-get installed the packages, yet these are not found: "
                + string.Join(", ", still.Select(one => one.Program)));
    }
}
