using System.Diagnostics;

namespace Fleet.MergeExecutor.Tests;

/// <summary>The service as a process of its own, for signals that no handler can soften.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process) => this.process = process;

    public static ServiceProcess Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Fleet.MergeExecutor.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        var service = new ServiceProcess(new Process { StartInfo = start });
        service.process.OutputDataReceived += (_, line) => service.Heard(line.Data);
        service.process.Start();
        service.process.BeginOutputReadLine();
        return service;
    }

    /// <summary>Waits until it consumes.</summary>
    public Task Ready() => ready.Task.WaitAsync(Patience);

    /// <summary>Waits until it has ended; 128 and the signal's number when a signal ended it.</summary>
    public async Task<int> ExitCode()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Waits until SIGSTOP holds it.</summary>
    public async Task Stopped()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!(await File.ReadAllTextAsync($"/proc/{process.Id}/status", patience.Token)).Contains("State:\tT"))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>SIGCONT.</summary>
    public void Wake()
    {
        using var kill = Process.Start("kill", ["-CONT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line?.Contains("Bus started", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }
}
