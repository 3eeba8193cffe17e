namespace Fleet.Processes;

/// <summary>Where this host keeps the control groups of one controller, and what its files are called.</summary>
/// <param name="Directory">The directory in which we may make groups.</param>
internal sealed record ControlGroups(string Controller, string Directory, string LimitFile)
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Version 1 has a hierarchy for each controller, version 2 one for all.</summary>
    public static ControlGroups? Locate(string controller, out string? reason)
    {
        reason = null;
        var first = System.IO.Directory.Exists(Path.Combine(Root, controller));
        if (first)
        {
            var limit = controller == "memory" ? "memory.limit_in_bytes" : "pids.max";
            return new(controller, Own(Path.Combine(Root, controller), OwnPath(controller)), limit);
        }

        var own = Own(Root, OwnPath(""));
        var offered = Path.Combine(own, "cgroup.controllers");
        if (!File.Exists(offered) || !File.ReadAllText(offered).Split([' ', '\n']).Contains(controller))
        {
            reason = $"no {controller} controller under {own}";
            return null;
        }

        return new(controller, own, controller == "memory" ? "memory.max" : "pids.max");
    }

    /// <summary>Makes the group below ours and sets its limit.</summary>
    public string Make(string name, long limit)
    {
        var children = Path.Combine(Directory, "cgroup.subtree_control");
        if (File.Exists(children) && !File.ReadAllText(children).Split([' ', '\n']).Contains(Controller))
        {
            File.WriteAllText(children, $"+{Controller}");
        }

        var group = System.IO.Directory.CreateDirectory(Path.Combine(Directory, name)).FullName;
        File.WriteAllText(Path.Combine(group, LimitFile), $"{limit}");
        return group;
    }

    private static string Own(string hierarchy, string path) =>
        Path.Combine(hierarchy, path.TrimStart('/')) is var own && System.IO.Directory.Exists(own) ? own : hierarchy;

    // Lines of /proc/self/cgroup: "4:pids:/path" in version 1, "0::/path" in version 2.
    private static string OwnPath(string controller) =>
        File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3))
            .FirstOrDefault(parts => parts[1].Split(',').Contains(controller))?[2] ?? "/";
}
