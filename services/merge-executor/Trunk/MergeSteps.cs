namespace Fleet.MergeExecutor.Trunk;

/// <summary>The places between two effects of a merge, where a process may die.</summary>
public enum MergeStep
{
    /// <summary>All is proved, nothing is written.</summary>
    BeforeStart,

    /// <summary>Written ahead, the remote is as it was.</summary>
    AfterStart,

    /// <summary>The remote has moved, the receipt is not written.</summary>
    AfterPush,

    /// <summary>The receipt is written, the message is not acknowledged.</summary>
    AfterReceipt,
}

/// <summary>Called at each step; a fault test stops or kills there.</summary>
public delegate Task MergeProbe(MergeStep step, string task, CancellationToken cancellationToken);

/// <summary>The probes that there are.</summary>
public static class MergeProbes
{
    /// <summary>Does nothing.</summary>
    public static MergeProbe None { get; } = (_, _, _) => Task.CompletedTask;

    /// <summary>The probe of a setting: <c>after-push:kill</c> ends this process there as SIGKILL would,
    /// <c>after-push:pause</c> stops it until somebody sends SIGCONT; each once, at the first merge that comes by.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting names no step or no act.</exception>
    public static MergeProbe Of(string fault)
    {
        if (fault.Length == 0)
        {
            return None;
        }

        var steps = Enum.GetValues<MergeStep>().ToDictionary(NameOf);
        if (fault.Split(':') is not [var place, "kill" or "pause"] || !steps.TryGetValue(place, out var at))
        {
            throw new InvalidOperationException(
                $"The fault '{fault}' is none: write STEP:kill or STEP:pause, STEP being {string.Join(", ", steps.Keys)}.");
        }

        var done = 0;
        return (step, _, _) =>
        {
            if (step == at && Interlocked.Exchange(ref done, 1) == 0)
            {
                Signal(fault.EndsWith(":kill", StringComparison.Ordinal) ? "KILL" : "STOP");
            }

            return Task.CompletedTask;
        };
    }

    private static string NameOf(MergeStep step) => step switch
    {
        MergeStep.BeforeStart => "before-start",
        MergeStep.AfterStart => "after-start",
        MergeStep.AfterPush => "after-push",
        _ => "after-receipt",
    };

    private static void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", $"{Environment.ProcessId}"]);
        kill.WaitForExit();
    }
}
