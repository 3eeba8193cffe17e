using System.Diagnostics;
using System.Text;

namespace Fleet.Processes;

/// <summary>A program and all that it started, also what has left its session or lost its parent.</summary>
/// <remarks>Members are found by descent, by a variable in their environment, and by their resource group. What
/// both wipes its environment and lets its parent die is found by the group alone, or by a pid namespace.</remarks>
public sealed class ProcessTree
{
    /// <summary>Names the tree in the environment of each of its processes.</summary>
    public const string MarkerVariable = "FLEET_PROCESS_TREE";

    private const int SweepsMax = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>These end at once on SIGTERM and take all within along: a grace is for those they wrap.</summary>
    private static readonly string[] Wrappers = ["bwrap"];

    private readonly ProcessEntry? _root;
    private readonly byte[]? _marker;
    private readonly ResourceGroup? _group;

    internal ProcessTree(int? root, string? marker, ResourceGroup? group)
    {
        _root = root is { } id ? ProcessTable.Find(id) : null;
        _marker = marker is null ? null : Encoding.UTF8.GetBytes($"{MarkerVariable}={marker}");
        _group = group;
    }

    /// <summary>The tree that bears this marker, whoever started it: what an earlier run of a host left behind.</summary>
    public static ProcessTree Marked(string marker) => new(null, marker, null);

    /// <summary>The ids of all members that live now.</summary>
    public IReadOnlyList<int> Members() =>
        [.. Find().Select(member => member.Id).Union(_group?.Processes() ?? new HashSet<int>())];

    /// <summary>SIGTERM, the grace, then SIGKILL until none is left.</summary>
    /// <returns>The ids of those that could not be ended: empty, but for processes stuck in the kernel.</returns>
    public async Task<IReadOnlyList<int>> End(TimeSpan grace)
    {
        if (grace > TimeSpan.Zero)
        {
            Signals.Send(Find().Where(m => !Wrappers.Contains(m.Name)).Select(m => m.Id), Signal.Terminate);
            await Gone(grace);
        }

        // /proc is no snapshot: a member may have forked behind the reader's back and be gone. Twice empty is empty;
        // the kernel's own list of a group needs no second look.
        var enough = _group is { IsExact: true } ? 1 : 2;
        for (var (sweep, empty) = (0, 0); sweep < SweepsMax; sweep++)
        {
            var members = Freeze();
            empty = members.Count == 0 ? empty + 1 : 0;
            if (empty == enough)
            {
                return [];
            }

            Signals.Send(members, Signal.Kill);
            await Task.Delay(empty == 0 ? Pause : TimeSpan.FromMilliseconds(1));
        }

        return Members();
    }

    private async Task Gone(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (Find().Count > 0 && clock.Elapsed < limit)
        {
            await Task.Delay(Pause);
        }
    }

    /// <summary>Stops all members before any is killed: one that forks while its like are killed could outrun us.</summary>
    private HashSet<int> Freeze()
    {
        var stopped = new HashSet<int>();
        for (var round = 0; round < 20; round++)
        {
            var fresh = Members().Where(stopped.Add).ToList();
            if (fresh.Count == 0)
            {
                break;
            }

            Signals.Send(fresh, Signal.Stop);
        }

        return stopped;
    }

    private List<ProcessEntry> Find()
    {
        var all = ProcessTable.Read();
        var inGroup = _group?.Processes() ?? new HashSet<int>();
        var members = all.Where(p => IsRoot(p) || inGroup.Contains(p.Id) || IsMarked(p)).ToDictionary(p => p.Id);
        var children = all.ToLookup(p => p.Parent);
        var open = new Stack<int>(members.Keys);
        while (open.TryPop(out var parent))
        {
            foreach (var child in children[parent].Where(child => members.TryAdd(child.Id, child)))
            {
                open.Push(child.Id);
            }
        }

        members.Remove(Environment.ProcessId);
        return [.. members.Values];
    }

    private bool IsRoot(ProcessEntry process) =>
        _root is { } root && process.Id == root.Id && process.Started == root.Started;

    // Reading an environment costs, and none of ours can be older than the root.
    private bool IsMarked(ProcessEntry process) =>
        _marker is not null && process.Started >= (_root?.Started ?? 0) && ProcessTable.HasVariable(process.Id, _marker);
}
