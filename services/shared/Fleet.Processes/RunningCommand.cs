using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;

namespace Fleet.Processes;

/// <summary>A command that has been started. Its end is awaited by <see cref="Completion"/>.</summary>
public sealed class RunningCommand
{
    /// <summary>After the program's end, how long a stream that somebody else holds open may stay silent.</summary>
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(2);

    private readonly Command _command;
    private readonly Process _process;
    private readonly OutputCapture _output;
    private readonly OutputCapture _error;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource<CommandEnd> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _totalBytes;
    private int _waitingReads;

    private RunningCommand(Command command, Process process, Action<OutputLine>? onLine)
    {
        _command = command;
        _process = process;
        _output = new(command.OutputLimitBytes);
        _error = new(command.OutputLimitBytes);
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
        using var drained = new CancellationTokenSource();
        var feed = Feed(drained.Token);
        var pumps = Task.WhenAll(
            Pump(_process.StandardOutput.BaseStream, _output, Splitter(OutputStream.Output, onLine), drained.Token),
            Pump(_process.StandardError.BaseStream, _error, Splitter(OutputStream.Error, onLine), drained.Token));
        using var timer = new Timer(_ => _ending.TrySetResult(CommandEnd.TimedOut));
        if (_command.TimeLimit is { } limit)
        {
            timer.Change(limit, Timeout.InfiniteTimeSpan);
        }

        var exit = _process.WaitForExitAsync(CancellationToken.None);
        var early = await Task.WhenAny(exit, _ending.Task) == _ending.Task;
        var left = early || _command.TreeMarker is not null || _command.Group is not null
            ? await Tree.End(early ? _command.Grace : TimeSpan.Zero)
            : [];
        await exit.WaitAsync(QuietLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Drain(pumps, drained);
        await feed;
        return Result(early ? await _ending.Task : CommandEnd.Exited, left);
    }

    private CommandResult Result(CommandEnd end, IReadOnlyList<int> left)
    {
        var exitCode = _process.HasExited ? _process.ExitCode : -1;
        _process.Dispose();
        return new(exitCode, end, _output.Take(), _error.Take(), _clock.Elapsed, left);
    }

    private static LineSplitter? Splitter(OutputStream stream, Action<OutputLine>? onLine) =>
        onLine is null ? null : new(stream, onLine);

    private async Task Pump(Stream stream, OutputCapture capture, LineSplitter? lines, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (await Read(stream, buffer, cancellation) is var read and > 0)
            {
                capture.Append(buffer.AsSpan(0, read));
                lines?.Append(buffer.AsSpan(0, read));
                if (Interlocked.Add(ref _totalBytes, read) > _command.OutputEndsAtBytes)
                {
                    _ending.TrySetResult(CommandEnd.OutputLimit);
                }
            }

            lines?.End();
        }
        catch
        {
            // The callback failed: with nobody to read, the program would hang on a full pipe.
            RequestStop();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> Read(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waitingReads);
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        finally
        {
            Interlocked.Decrement(ref _waitingReads);
        }
    }

    private async Task Feed(CancellationToken cancellation)
    {
        try
        {
            await using var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(_command.StandardInput, cancellation);
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // A program need not read its input; that it did not is its own business.
        }
    }

    /// <summary>Reads what is still in the pipes. A stream that somebody else holds open without writing is left.</summary>
    private async Task Drain(Task pumps, CancellationTokenSource drained)
    {
        while (!pumps.IsCompleted)
        {
            var before = Interlocked.Read(ref _totalBytes);
            await Task.WhenAny(pumps, Task.Delay(QuietLimit));
            if (Interlocked.Read(ref _totalBytes) == before && Volatile.Read(ref _waitingReads) > 0)
            {
                await drained.CancelAsync();
            }
        }

        await drained.CancelAsync();
        await pumps;
    }
}
