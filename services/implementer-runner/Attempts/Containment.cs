using Fleet.ImplementerRunner.Workspaces;
using Fleet.Processes;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Makes the command that runs an agent or a gate: in its workspace, with an environment of its own, within
/// limits, and ended with all that it started.</summary>
public sealed class Containment(RunnerSettings settings)
{
    /// <summary>How this host contains what it runs, in a sentence.</summary>
    public string Description => "plain processes";

    /// <param name="line">The command line, for <c>sh -c</c>.</param>
    /// <param name="variables">Variables beside those that every command has.</param>
    public Command Contain(
        string line, AttemptWorkspace workspace, TimeSpan limit, IReadOnlyDictionary<string, string> variables)
    {
        var home = Directory.CreateDirectory(Path.Combine(workspace.RunDirectory, "home")).FullName;
        return new Command("/bin/sh", "-c", line)
        {
            WorkingDirectory = workspace.Workspace.Tree,
            Environment = new Dictionary<string, string>(variables)
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
                ["HOME"] = home,
                ["LANG"] = "C.UTF-8",
                ["TERM"] = "dumb",
            },
            TimeLimit = limit,
            Grace = TimeSpan.FromSeconds(settings.GraceSeconds),
            OutputLimitBytes = settings.OutputBytesMax,
            OutputEndsAtBytes = settings.OutputEndsAtBytes,
            TreeMarker = Guid.NewGuid().ToString("n"),
        };
    }
}
