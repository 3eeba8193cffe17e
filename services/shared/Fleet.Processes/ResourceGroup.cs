namespace Fleet.Processes;

/// <summary>A control group for one run: limits that the kernel enforces, and an exact list of who runs in it.</summary>
/// <remarks>Needs a writable /sys/fs/cgroup (version 1 or 2). Where it is not, the group is there and enforces
/// nothing: <see cref="Missing"/> says what, and why, for the run's record.</remarks>
public sealed class ResourceGroup : IDisposable
{
    // Joins each group, then becomes the program: from its first instruction on it is limited.
    private const string Join =
        "while [ \"$1\" != -- ]; do echo $$ > \"$1\" || exit 126; shift; done; shift; exec \"$@\"";

    private readonly Dictionary<string, string> _directories;

    private ResourceGroup(Dictionary<string, string> directories, IReadOnlyList<string> missing) =>
        (_directories, Missing) = (directories, missing);

    /// <summary>The limits that were asked for and cannot be enforced here, with the reason.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The kernel keeps the list of its members; false: it enforces nothing and knows none.</summary>
    public bool IsExact => _directories.Count > 0;

    /// <param name="name">Unique on the host, of letters, digits, '-', '_' and '.'.</param>
    public static ResourceGroup Create(string name, ResourceLimits limits)
    {
        if (name.Length is 0 or > 200 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException($"'{name}' cannot name a resource group.", nameof(name));
        }

        var (directories, missing) = (new Dictionary<string, string>(), new List<string>());
        var asked = new (string Controller, long? Limit)[] { ("pids", limits.ProcessesMax), ("memory", limits.MemoryBytesMax) };
        foreach (var (controller, limit) in asked)
        {
            if (limit is not { } value)
            {
                continue;
            }

            if (TryMake(controller, name, value, out var reason) is { } made)
            {
                directories.Add(controller, made);
            }
            else
            {
                missing.Add($"{controller}: {reason}");
            }
        }

        return new(directories, missing);
    }

    /// <summary>How often the kernel ended a member because the group was out of memory.</summary>
    public int OutOfMemoryKills() =>
        Counter("memory", "memory.oom_control", "oom_kill ") + Counter("memory", "memory.events", "oom_kill ");

    /// <summary>How often a member was refused another process.</summary>
    public int RefusedProcesses() => Counter("pids", "pids.events", "max ");

    /// <summary>The ids of all processes in it.</summary>
    public IReadOnlySet<int> Processes() =>
        _directories.Values.Distinct().SelectMany(d => Lines(Path.Combine(d, "cgroup.procs"))).Select(int.Parse).ToHashSet();

    /// <summary>Removes the group; what still runs in it stays, and so does the group then.</summary>
    public void Dispose()
    {
        foreach (var directory in _directories.Values.Distinct())
        {
            Remove(directory);
        }
    }

    /// <summary>The command with a shell before it that joins the group.</summary>
    internal Command Place(Command command) => _directories.Count == 0
        ? command
        : command with
        {
            FileName = "/bin/sh",
            Arguments =
            [
                "-c", Join, "fleet", .. _directories.Values.Distinct().Select(d => Path.Combine(d, "cgroup.procs")), "--",
                command.FileName, .. command.Arguments,
            ],
        };

    private static string? TryMake(string controller, string name, long limit, out string? reason)
    {
        try
        {
            return ControlGroups.Locate(controller, out reason)?.Make(name, limit);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            reason = refused.Message;
            return null;
        }
    }

    // The kernel keeps a group busy for a moment after its last process has ended.
    private static void Remove(string directory)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                Directory.Delete(directory);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(2);
            }
        }
    }

    private int Counter(string controller, string file, string key) =>
        _directories.TryGetValue(controller, out var directory)
            ? Lines(Path.Combine(directory, file)).Where(line => line.StartsWith(key, StringComparison.Ordinal))
                .Select(line => int.Parse(line.AsSpan(key.Length))).FirstOrDefault()
            : 0;

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
