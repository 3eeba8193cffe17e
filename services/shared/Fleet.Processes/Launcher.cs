using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fleet.Processes;

/// <summary>Starts every process from one thread that lives as long as this process.</summary>
/// <remarks>A child that asks to die with its parent (PR_SET_PDEATHSIG, as bubblewrap's --die-with-parent does)
/// dies with the thread that started it: a thread of the pool, retired when idle, would end a healthy agent.</remarks>
internal static class Launcher
{
    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Started)> Waiting = [];

    static Launcher() => new Thread(Work) { IsBackground = true, Name = "process launcher" }.Start();

    public static Task Start(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((process, started));
        return started.Task;
    }

    private static void Work()
    {
        foreach (var (process, started) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                started.SetResult();
            }
#pragma warning disable CA1031 // Whatever the start throws belongs to the caller; this thread must go on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                started.SetException(failure);
            }
        }
    }
}
