using Fleet.Processes;

namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>The built command line, run as a person runs it.</summary>
/// <param name="home">Its <c>FLEET_HOME</c>.</param>
public sealed class FleetCli(string home)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it to its end, whatever the exit code.</summary>
    public Task<CommandResult> Run(params string[] arguments) => Command(arguments).Run();

    /// <summary>Runs it, and answers what it printed.</summary>
    /// <exception cref="CommandFailedException">It ended with another exit code than 0.</exception>
    public async Task<string> Do(params string[] arguments) => (await Command(arguments).RunToSuccess()).Output.Trim();

    private Command Command(string[] arguments) => new("dotnet", [Program, .. arguments])
    {
        InheritEnvironment = true,
        Environment = new Dictionary<string, string> { ["FLEET_HOME"] = home, ["FLEET_URL"] = "", ["FLEET_TOKEN"] = "" },
        TimeLimit = Patience,
        OutputLimitBytes = 64 * 1024 * 1024,
    };

    /// <summary>Beside this project, of the same configuration.</summary>
    private static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Fleet.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "fleet.dll"));
}
