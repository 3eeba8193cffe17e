namespace Fleet.Cli.Local;

/// <summary>Where the services' programs are.</summary>
internal static class Programs
{
    /// <summary>The command that starts a service of this project.</summary>
    /// <exception cref="Failure">Its program is not there.</exception>
    public static IReadOnlyList<string> Command(string project) => [Dotnet(), Find(project)];

    /// <summary>When the newest part of a service's program was built: what runs longer runs an older one.</summary>
    /// <exception cref="Failure">Its program is not there.</exception>
    public static DateTimeOffset Built(string project) => new DirectoryInfo(Path.GetDirectoryName(Find(project))!)
        .EnumerateFiles("*.dll").Max(part => part.LastWriteTimeUtc);

    private static string Find(string project)
    {
        var tried = Places(project).ToList();
        return tried.FirstOrDefault(File.Exists) ?? throw Failure.Unreachable(
            $"The program of {project} is not there. Tried: {string.Join(", ", tried)}. In a clone, ./fleet builds it; "
            + "elsewhere FLEET_SERVICES names the directory that holds the projects' programs.");
    }

    /// <summary>Beside our own, as a build puts them, or where <c>FLEET_SERVICES</c> says.</summary>
    private static IEnumerable<string> Places(string project)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var build = Path.GetFileName(own);
        var file = $"{project}.dll";
        if (Environment.GetEnvironmentVariable("FLEET_SERVICES") is { Length: > 0 } given)
        {
            return [Path.Combine(given, project, file), Path.Combine(given, project, build, file)];
        }

        return [Path.GetFullPath(Path.Combine(own, "..", "..", project, build, file))];
    }

    private static string Dotnet()
    {
        if (Path.GetFileName(Environment.ProcessPath) == "dotnet")
        {
            return Environment.ProcessPath!;
        }

        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet") : "dotnet";
    }
}
