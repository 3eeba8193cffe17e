using System.Text;

namespace Fleet.EventStore.State;

/// <summary>Cuts long content to its head and tail, where the cause of a failure mostly stands.</summary>
public static class ContentCap
{
    /// <summary>The content itself when it fits, else its first and last bytes with a line between them that says
    /// how many are missing. Characters of UTF-8 are not split.</summary>
    /// <param name="cap">The most bytes to keep, the line between not counted.</param>
    public static byte[] Cut(byte[] content, int cap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cap);
        if (content.Length <= cap)
            return content;
        var head = cap / 2;
        while (head > 0 && IsContinuation(content[head]))
            head--;
        var tail = content.Length - (cap - cap / 2);
        while (tail < content.Length && IsContinuation(content[tail]))
            tail++;
        return [.. content[..head], .. Encoding.UTF8.GetBytes($"\n[... {tail - head} bytes cut ...]\n"), .. content[tail..]];
    }

    private static bool IsContinuation(byte one) => (one & 0xC0) == 0x80;
}
