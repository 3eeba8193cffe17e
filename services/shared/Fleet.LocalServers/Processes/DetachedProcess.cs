using System.Diagnostics;

namespace Fleet.LocalServers;

/// <summary>
/// Starts a program in a session of its own, so that it outlives the starter and its terminal. Input is
/// /dev/null, output goes to a log file, and nothing of the starter's environment is passed on.
/// </summary>
public sealed class DetachedProcess : IDisposable
{
    private readonly Process _process;

    private DetachedProcess(Process process, RunningProcess running) =>
        (_process, Running) = (process, running);

    public RunningProcess Running { get; }

    /// <summary>The exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>The exit code in words; null while it runs.</summary>
    public string? HowItEnded() => ExitCode is { } code ? $"exit code {code}" : null;

    public static DetachedProcess Start(
        IReadOnlyList<string> command,
        string directory,
        string log,
        IReadOnlyDictionary<string, string> environment)
    {
        // sh becomes setsid, and setsid the program: the number stays the same all along.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = directory };
        const string script = """exec setsid "$@" </dev/null >>"$0" 2>&1""";
        foreach (var argument in (string[])["-c", script, log, .. command])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in CleanEnvironment.With(environment))
            start.Environment[name] = value;

        ServerLog.Roll(log);
        var process = Process.Start(start)!;
        // A program that has ended by now is told by its exit code: nothing can be found under its number.
        var running = RunningProcess.Find(process.Id) ?? new RunningProcess(process.Id, StartTicks: -1);
        return new DetachedProcess(process, running);
    }

    public void Dispose() => _process.Dispose();
}
