using System.Globalization;
using System.Text;

namespace Fleet.LocalServers;

/// <summary>
/// What /proc says about processes. A process that ends while it is looked at is simply not there.
/// </summary>
public static class ProcessTable
{
    /// <summary>Clock ticks since boot at which the process started; null when it does not run.</summary>
    public static long? StartTicks(int pid)
    {
        // The second field, the name, may hold spaces and brackets: the fixed fields follow the last bracket.
        var stat = Read($"/proc/{pid}/stat");
        if (stat is null)
            return null;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var isZombie = fields[0] is "Z" or "X";
        return isZombie ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    /// <summary>Processes of one program that work in one directory.</summary>
    public static IReadOnlyList<RunningProcess> WorkingIn(string directory, string program) =>
        [.. All().Where(process => Link(process, "cwd") == directory
            && Path.GetFileName(Link(process, "exe")?.Replace(" (deleted)", "")) == program)];

    /// <summary>Processes that were started with a variable of this value, and what they started.</summary>
    public static IReadOnlyList<RunningProcess> StartedWith(string variable, string value)
    {
        var entry = $"{variable}={value}";
        return [.. All().Where(process =>
            Read($"/proc/{process.Pid}/environ")?.Split('\0').Contains(entry) is true)];
    }

    private static IEnumerable<RunningProcess> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(RunningProcess.Find)
            .OfType<RunningProcess>();

    private static string? Link(RunningProcess process, string name) =>
        Unless(() => new FileInfo($"/proc/{process.Pid}/{name}").LinkTarget);

    private static string? Read(string path) => Unless(() => File.ReadAllText(path, Encoding.Latin1));

    private static string? Unless(Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
