using System.Runtime.InteropServices;

namespace Fleet.Processes;

/// <summary>The signals that Fleet sends.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Stop = 19,
}

internal static partial class Signals
{
    /// <summary>Sends a signal; a process that is gone, or is not ours, is no error.</summary>
    public static void Send(IEnumerable<int> processes, Signal signal)
    {
        foreach (var process in processes)
        {
            _ = Kill(process, (int)signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
