using Fleet.ImplementerRunner.Workspaces;
using Fleet.Processes;
using Fleet.Sandbox;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Makes the command that runs an agent or a gate: in its workspace, with an environment of its own, within
/// limits, and ended with all that it started.</summary>
public sealed class Containment(RunnerSettings settings, ILogger<Containment> logger)
{
    private int gapsTold;

    private readonly Lazy<Task<SandboxSupport>> support = new(() => settings.Sandbox
        ? SandboxSupport.Probe()
        : Task.FromResult(SandboxSupport.Off("the host's settings say so (Sandbox: false)")));

    private static Dictionary<string, string> Common => new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        ["LANG"] = "C.UTF-8",
        ["TERM"] = "dumb",
    };

    /// <summary>How this host contains what it runs, in a sentence.</summary>
    public async Task<string> Describe() => await support.Value switch
    {
        { Bubblewrap: true, UserNamespace: true } => "bubblewrap, without rights",
        { Bubblewrap: true } => "bubblewrap, with the runner's rights",
        { Reason: var reason } => $"none: {reason}",
    };

    /// <param name="line">The command line, for <c>sh -c</c>.</param>
    /// <param name="home">The name of the run's home. Gates have another one than the agent: what it left in its own
    /// must not decide what they show.</param>
    /// <param name="variables">Variables beside those that every command has.</param>
    public async Task<SandboxRun> Contain(
        string line, AttemptWorkspace workspace, string home, TimeSpan limit, IReadOnlyDictionary<string, string> variables)
    {
        var homeDirectory = Directory.CreateDirectory(Path.Combine(workspace.RunDirectory, home)).FullName;
        var command = new Command("/bin/sh", "-c", line)
        {
            WorkingDirectory = workspace.Workspace.Tree,
            Environment = Common.Concat(settings.Variables).Concat(variables)
                .GroupBy(variable => variable.Key).ToDictionary(same => same.Key, same => same.Last().Value),
            TimeLimit = limit,
            Grace = TimeSpan.FromSeconds(settings.GraceSeconds),
            OutputLimitBytes = settings.OutputBytesMax,
            OutputEndsAtBytes = settings.OutputEndsAtBytes,
        };
        var contained = new CommandSandbox(await support.Value).Wrap(command, new SandboxPolicy
        {
            Run = Guid.NewGuid().ToString("n"),
            WorkingDirectory = workspace.Workspace.Tree,
            Writable = [workspace.Workspace.Tree, .. settings.Writable],
            ReadOnly = [workspace.Workspace.SharedObjects, .. File.Exists(workspace.PackFile) ? [workspace.PackFile] : Array.Empty<string>(), .. settings.Shown],
            Hidden = [.. settings.Hidden, Path.GetFullPath(settings.Directory)],
            Home = homeDirectory,
            Limits = new ResourceLimits { ProcessesMax = settings.ProcessesMax, MemoryBytesMax = settings.MemoryBytesMax },
        });
        if (contained.Gaps.Count > 0 && Interlocked.Exchange(ref gapsTold, 1) == 0)
        {
            logger.LogWarning("What runs here is not wholly contained: {Gaps}", string.Join(" ", contained.Gaps));
        }

        return contained;
    }
}
