using System.Text.Json;
using Fleet.LocalServers;

namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>The processes that <c>up</c> started, as its own file names them.</summary>
public sealed class ServiceProcesses(string home)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public IReadOnlyList<string> Names => [.. Started().Select(process => process.Name)];

    public RunningProcess Of(string name) => Started().Single(process => process.Name == name).Running;

    /// <summary>Ends a service as a crash does, and waits until it is gone.</summary>
    public Task Kill(string name) => Kill(Of(name));

    public static async Task Kill(RunningProcess process)
    {
        Send(process, Signal.Kill);
        await Gone(process);
    }

    /// <summary>Asks a service to end, and waits until it has.</summary>
    public async Task Terminate(string name)
    {
        var process = Of(name);
        process.Send(Signal.Terminate);
        await Gone(process);
    }

    /// <summary>Stops a process in the middle of what it does; it goes on with <see cref="Wake"/>.</summary>
    public static void Freeze(RunningProcess process) => Send(process, Signal.Stop);

    public static void Wake(RunningProcess process) => Send(process, Signal.Continue);

    /// <summary>Whether it is stopped by a signal.</summary>
    public static bool IsFrozen(RunningProcess process) =>
        process.IsAlive() && File.ReadAllText($"/proc/{process.Pid}/stat").Split(") ")[^1][0] == 'T';

    /// <summary>Every process that carries this fleet's mark, or works in its directory.</summary>
    public IReadOnlyList<string> Left() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Where(IsOurs).Select(path => $"{Path.GetFileName(path)}: {Text($"{path}/cmdline").Replace('\0', ' ')}"),
    ];

    private bool IsOurs(string process) =>
        Path.GetFileName(process) != $"{Environment.ProcessId}"
        && (Text($"{process}/environ").Contains(home, StringComparison.Ordinal)
            || Text($"{process}/cmdline").Contains(home, StringComparison.Ordinal));

    private List<Known> Started() => JsonSerializer.Deserialize<List<Known>>(
        File.ReadAllText(Path.Combine(home, "processes.json")), Web)!;

    private static async Task Gone(RunningProcess process) =>
        (await Ending.Done(() => process.IsAlive() ? [process] : [], TimeSpan.FromMinutes(1), CancellationToken.None))
            .ShouldBeTrue($"Process {process.Pid} did not end");

    private static void Send(RunningProcess process, Signal signal) =>
        process.Send(signal).ShouldBeTrue($"Process {process.Pid} was to be sent {signal} and is gone");

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed record Known(string Name, RunningProcess Running);
}
