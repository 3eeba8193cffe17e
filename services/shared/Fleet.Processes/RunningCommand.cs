using System.ComponentModel;
using System.Diagnostics;

namespace Fleet.Processes;

/// <summary>A command that has been started. Its end is awaited by <see cref="Completion"/>.</summary>
public sealed class RunningCommand
{
    private readonly Command _command;
    private readonly Process _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource<CommandEnd> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningCommand(Command command, Process process, Action<OutputLine>? onLine)
    {
        _command = command;
        _process = process;
        ProcessId = process.Id;
        Tree = new ProcessTree(process.Id, command.TreeMarker, command.Group);
        Completion = Complete(onLine);
    }

    public int ProcessId { get; }

    /// <summary>The program and all that it started.</summary>
    public ProcessTree Tree { get; }

    /// <summary>Ends when the program has ended and its output is read. Throws only what the line callback threw.</summary>
    public Task<CommandResult> Completion { get; }

    /// <exception cref="CommandFailedException">It could not be started.</exception>
    public static async Task<RunningCommand> Start(Command command, Action<OutputLine>? onLine = null)
    {
        var process = new Process { StartInfo = Info(command.Group is { } group ? group.Place(command) : command) };
        try
        {
            await Launcher.Start(process);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException)
        {
            process.Dispose();
            throw new CommandFailedException(command, failure);
        }

        return new RunningCommand(command, process, onLine);
    }

    /// <summary>Asks the whole tree to end (SIGTERM, grace, SIGKILL); the result says <see cref="CommandEnd.Stopped"/>.</summary>
    public Task<CommandResult> Stop()
    {
        RequestStop();
        return Completion;
    }

    internal void RequestStop() => _ending.TrySetResult(CommandEnd.Stopped);

    private static ProcessStartInfo Info(Command command)
    {
        var info = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!command.InheritEnvironment)
        {
            info.Environment.Clear();
        }

        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        if (command.TreeMarker is { } marker)
        {
            info.Environment[ProcessTree.MarkerVariable] = marker;
        }

        return info;
    }

    private async Task<CommandResult> Complete(Action<OutputLine>? onLine)
    {
        using var reading = new OutputReading(_command.OutputLimitBytes, _command.OutputEndsAtBytes, onLine);
        var pumps = reading.Start(_process, _ending);
        var feed = Feed(reading.Over);
        await using var timer = new Timer(_ => _ending.TrySetResult(CommandEnd.TimedOut));
        if (_command.TimeLimit is { } limit)
        {
            timer.Change(limit, Timeout.InfiniteTimeSpan);
        }

        var exit = _process.WaitForExitAsync(CancellationToken.None);
        var early = await Task.WhenAny(exit, _ending.Task) == _ending.Task;
        var left = early || _command.TreeMarker is not null || _command.Group is not null
            ? await Tree.End(early ? _command.Grace : TimeSpan.Zero)
            : [];
        await exit.WaitAsync(OutputReading.QuietLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await reading.Drain(pumps);
        await feed;
        var exitCode = _process.HasExited ? _process.ExitCode : -1;
        _process.Dispose();
        return new(
            exitCode, early ? await _ending.Task : CommandEnd.Exited, reading.Output.Take(), reading.Error.Take(), _clock.Elapsed, left);
    }

    private async Task Feed(CancellationToken over)
    {
        try
        {
            await using var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(_command.StandardInput, over);
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // A program need not read its input; that it did not is its own business.
        }
    }
}
