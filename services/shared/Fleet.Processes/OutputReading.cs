using System.Buffers;
using System.Diagnostics;

namespace Fleet.Processes;

/// <summary>Reads what a program writes: keeps some of it, hands over its lines, and ends it when it is too much.</summary>
internal sealed class OutputReading(int limitBytes, long? endsAtBytes, Action<OutputLine>? onLine) : IDisposable
{
    /// <summary>After the program's end, how long a stream that somebody else holds open may stay silent.</summary>
    public static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private long _totalBytes;
    private int _waitingReads;

    public OutputCapture Output { get; } = new(limitBytes);

    public OutputCapture Error { get; } = new(limitBytes);

    /// <summary>Cancelled when nothing more is awaited from the program.</summary>
    public CancellationToken Over => _over.Token;

    public Task Start(Process process, TaskCompletionSource<CommandEnd> ending) => Task.WhenAll(
        Pump(process.StandardOutput.BaseStream, Output, Splitter(OutputStream.Output), ending),
        Pump(process.StandardError.BaseStream, Error, Splitter(OutputStream.Error), ending));

    /// <summary>Reads what is still in the pipes. A stream that somebody else holds open without writing is left.</summary>
    public async Task Drain(Task pumps)
    {
        while (!pumps.IsCompleted)
        {
            var before = Interlocked.Read(ref _totalBytes);
            await Task.WhenAny(pumps, Task.Delay(QuietLimit));
            if (Interlocked.Read(ref _totalBytes) == before && Volatile.Read(ref _waitingReads) > 0)
            {
                await _over.CancelAsync();
            }
        }

        await _over.CancelAsync();
        await pumps;
    }

    public void Dispose() => _over.Dispose();

    private LineSplitter? Splitter(OutputStream stream) => onLine is null ? null : new(stream, onLine);

    private async Task Pump(
        Stream stream, OutputCapture capture, LineSplitter? lines, TaskCompletionSource<CommandEnd> ending)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (await Read(stream, buffer) is var read and > 0)
            {
                capture.Append(buffer.AsSpan(0, read));
                lines?.Append(buffer.AsSpan(0, read));
                if (Interlocked.Add(ref _totalBytes, read) > endsAtBytes)
                {
                    ending.TrySetResult(CommandEnd.OutputLimit);
                }
            }

            lines?.End();
        }
        catch
        {
            // The callback failed: with nobody to read, the program would hang on a full pipe.
            ending.TrySetResult(CommandEnd.Stopped);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> Read(Stream stream, byte[] buffer)
    {
        Interlocked.Increment(ref _waitingReads);
        try
        {
            return await stream.ReadAsync(buffer, _over.Token);
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
}
