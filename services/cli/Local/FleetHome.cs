using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fleet.LocalServers;

namespace Fleet.Cli.Local;

/// <summary>The directory in which one fleet on this machine keeps its state.</summary>
internal sealed class FleetHome(string directory)
{
    public string Directory { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));

    public string FleetPath => In("fleet.json");

    /// <summary>How the command line reaches the gateway; null before the first <c>up</c>.</summary>
    public FleetFile? Fleet => Load(FleetPath, LocalJson.Default.FleetFile);

    /// <summary>The services that <c>up</c> started last.</summary>
    public IReadOnlyList<ServiceProcess> Processes =>
        Load(In("processes.json"), LocalJson.Default.ListServiceProcess) ?? [];

    /// <summary>The passwords and where the servers are; null before the first <c>up</c>.</summary>
    public SecretsFile? Secrets => Load(In("secrets.json"), LocalJson.Default.SecretsFile);

    /// <summary><c>$FLEET_HOME</c>, else the nearest <c>.fleet</c> from here upwards, else one to be made here.</summary>
    public static FleetHome Find()
    {
        if (Environment.GetEnvironmentVariable("FLEET_HOME") is { Length: > 0 } given)
        {
            return new FleetHome(given);
        }

        var here = new DirectoryInfo(Environment.CurrentDirectory);
        for (var place = here; place is not null; place = place.Parent)
        {
            if (System.IO.Directory.Exists(Path.Combine(place.FullName, ".fleet")))
            {
                return new FleetHome(Path.Combine(place.FullName, ".fleet"));
            }
        }

        return new FleetHome(Path.Combine(here.FullName, ".fleet"));
    }

    public string In(params string[] names) => Path.Combine([Directory, .. names]);

    public string Log(string service) => In("logs", $"{service}.log");

    public string Settings(string service) => In("settings", $"{service}.json");

    public void Save(FleetFile fleet) => Save(FleetPath, fleet, LocalJson.Default.FleetFile);

    public void Save(List<ServiceProcess> processes) =>
        Save(In("processes.json"), processes, LocalJson.Default.ListServiceProcess);

    public void Save(SecretsFile secrets) => Save(In("secrets.json"), secrets, LocalJson.Default.SecretsFile);

    private static T? Load<T>(string path, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), shape);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unread) when (unread is JsonException or UnauthorizedAccessException)
        {
            throw Failure.Unreachable($"{path} cannot be read: {unread.Message} `fleet up` writes it anew once it is away.");
        }
    }

    private static void Save<T>(string path, T value, JsonTypeInfo<T> shape) =>
        ServerDirectory.WritePrivate(path, JsonSerializer.Serialize(value, shape));
}
