using System.Buffers;
using System.Text;

namespace Fleet.Processes;

/// <summary>What was kept of a stream.</summary>
/// <param name="Bytes">Head and tail, one after the other; the whole when nothing was left out.</param>
/// <param name="HeadBytes">Where in <paramref name="Bytes"/> the tail begins, when something was left out.</param>
/// <param name="TotalBytes">How much the program wrote.</param>
public sealed record CapturedOutput(ReadOnlyMemory<byte> Bytes, int HeadBytes, long TotalBytes)
{
    private string? _text;

    public long LeftOutBytes => TotalBytes - Bytes.Length;

    /// <summary>As UTF-8, with a line where something was left out; what is not UTF-8 becomes U+FFFD.</summary>
    public string Text => _text ??= LeftOutBytes == 0
        ? Encoding.UTF8.GetString(Bytes.Span)
        : $"{Encoding.UTF8.GetString(Bytes.Span[..HeadBytes])}\n[... {LeftOutBytes} bytes left out ...]\n"
            + Encoding.UTF8.GetString(Bytes.Span[HeadBytes..]);
}

/// <summary>Keeps the head and the tail of a stream within a limit, whatever its length.</summary>
internal sealed class OutputCapture(int limitBytes)
{
    private readonly int _headMax = limitBytes / 2;
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[] _tail = [];
    private long _tailTotal;

    public long TotalBytes => _head.WrittenCount + _tailTotal;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var toHead = Math.Min(bytes.Length, _headMax - _head.WrittenCount);
        _head.Write(bytes[..toHead]);
        AppendTail(bytes[toHead..]);
    }

    public CapturedOutput Take()
    {
        var head = _head.WrittenCount;
        var kept = (int)Math.Min(_tailTotal, _tail.Length);
        var all = new byte[head + kept];
        _head.WrittenSpan.CopyTo(all);
        var start = _tailTotal > _tail.Length ? (int)(_tailTotal % _tail.Length) : 0;
        var first = Math.Min(kept, _tail.Length - start);
        _tail.AsSpan(start, first).CopyTo(all.AsSpan(head));
        _tail.AsSpan(0, kept - first).CopyTo(all.AsSpan(head + first));
        return new(all, head, TotalBytes);
    }

    private void AppendTail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        Grow(_tailTotal + bytes.Length);
        var skipped = Math.Max(0, bytes.Length - _tail.Length);
        _tailTotal += skipped;
        var rest = bytes[skipped..];
        var at = (int)(_tailTotal % _tail.Length);
        var first = Math.Min(rest.Length, _tail.Length - at);
        rest[..first].CopyTo(_tail.AsSpan(at));
        rest[first..].CopyTo(_tail);
        _tailTotal += rest.Length;
    }

    // The ring doubles until it has its full size, so that a short output costs little; it has not wrapped before.
    private void Grow(long needed)
    {
        var max = Math.Max(1, limitBytes - _headMax);
        if (_tail.Length < max && _tail.Length < needed)
        {
            Array.Resize(ref _tail, (int)Math.Min(max, Math.Max(needed, Math.Max(4096, _tail.Length * 2L))));
        }
    }
}
