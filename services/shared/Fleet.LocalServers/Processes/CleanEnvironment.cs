namespace Fleet.LocalServers;

/// <summary>
/// A person's PGPORT or RABBITMQ_NODENAME must not reach a private server, nor any secret: servers and their
/// tools start from a path and a locale alone.
/// </summary>
internal static class CleanEnvironment
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static string Path { get; } = $"{Environment.GetEnvironmentVariable("PATH")}:{SystemPath}".TrimStart(':');

    public static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> own) =>
        new Dictionary<string, string>(own) { ["PATH"] = Path, ["LC_ALL"] = "C.UTF-8" };

    /// <summary>The first program of this name on the path; null when there is none.</summary>
    public static string? Find(string program) =>
        Path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => System.IO.Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
