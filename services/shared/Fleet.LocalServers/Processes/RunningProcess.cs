namespace Fleet.LocalServers;

/// <summary>
/// A process that outlives whoever started it. The start time tells it from a later process that was given
/// the same number.
/// </summary>
/// <param name="Pid">The kernel's number for it.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot (field 22 of /proc/PID/stat).</param>
public sealed record RunningProcess(int Pid, long StartTicks)
{
    /// <summary>The process that has this number now; null when none has, or it is a zombie.</summary>
    public static RunningProcess? Find(int pid) =>
        ProcessTable.StartTicks(pid) is { } ticks ? new RunningProcess(pid, ticks) : null;

    /// <summary>Whether this very process still runs.</summary>
    public bool IsAlive() => ProcessTable.StartTicks(Pid) == StartTicks;

    /// <summary>
    /// Whether the signal was delivered; false when the process is gone, or another user's.
    /// </summary>
    public bool Send(Signal signal) => IsAlive() && LibC.Kill(Pid, (int)signal) == 0;
}
