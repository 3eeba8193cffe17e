using System.Buffers;
using System.Text;

namespace Fleet.Processes;

/// <summary>Cuts a stream of bytes into lines, and keeps no more of a line than the limit.</summary>
internal sealed class LineSplitter(OutputStream stream, Action<OutputLine> onLine)
{
    /// <summary>An agent's events are lines of JSON that may carry whole files.</summary>
    private const int LineBytesMax = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            Keep(bytes[..end]);
            Emit();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>The stream has ended: what is left is a line too.</summary>
    public void End()
    {
        if (_line.WrittenCount > 0)
        {
            Emit();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes) =>
        _line.Write(bytes[..Math.Min(bytes.Length, LineBytesMax - _line.WrittenCount)]);

    private void Emit()
    {
        var text = Encoding.UTF8.GetString(_line.WrittenSpan);
        _line.ResetWrittenCount();
        onLine(new(stream, text.TrimEnd('\r')));
    }
}
