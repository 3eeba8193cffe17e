using System.Globalization;
using System.Text;

namespace Fleet.Processes;

/// <summary>A live process as /proc shows it.</summary>
/// <param name="Started">In ticks since boot: with the id it names a process for good, as ids are used again.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, string Name, ulong Started);

/// <summary>What runs on this host, read from /proc. Zombies are left out: they are gone but for their name.</summary>
internal static class ProcessTable
{
    public static List<ProcessEntry> Read() =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? Find(id) : null)
            .OfType<ProcessEntry>()];

    public static ProcessEntry? Find(int id)
    {
        // "pid (any name) state parent ... started": the name may hold spaces and parentheses.
        var stat = Encoding.UTF8.GetString(Content(id, "stat"));
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        if (open < 0 || close < 0)
        {
            return null;
        }

        var fields = stat[(close + 2)..].Split(' ');
        return fields[0] is "Z" or "X"
            ? null
            : new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), stat[(open + 1)..close],
                ulong.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the process was started with this variable.</summary>
    public static bool HasVariable(int id, ReadOnlySpan<byte> nameAndValue)
    {
        ReadOnlySpan<byte> environment = Content(id, "environ");
        foreach (var range in environment.Split((byte)0))
        {
            if (environment[range].SequenceEqual(nameAndValue))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Content(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
