using System.Text;
using System.Text.Unicode;

namespace Fleet.PlanFiles.Documents;

/// <summary>Reads a YAML or JSON text into a tree. Text that begins with <c>{</c> is JSON, all other YAML.</summary>
public static class Document
{
    /// <summary>How deep lists and mappings may nest.</summary>
    public const int DepthMax = 16;

    private static readonly UTF8Encoding Utf8Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The tree; null when the text is empty, or when it cannot be read (then there is a finding).</summary>
    /// <param name="bytesMax">The size of the whole text, in bytes, beyond which it is not looked at.</param>
    public static Node? Read(ReadOnlySpan<byte> utf8, int bytesMax, Findings findings)
    {
        if (utf8.Length > bytesMax)
        {
            findings.Add(default, "", $"The file has {utf8.Length:N0} bytes and may have {bytesMax:N0}: split it up.");
            return null;
        }

        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!Utf8.IsValid(text))
        {
            findings.Add(BrokenAt(text), "", "The file is not UTF-8 text: save it as UTF-8.");
            return null;
        }

        var decoded = Encoding.UTF8.GetString(text);
        if (decoded.AsSpan().IndexOfAnyInRange('\0', '\u0008') is >= 0 and var control)
        {
            findings.Add(MarkOf(decoded.AsSpan(0, control)), "",
                $"The file holds the control character U+{(int)decoded[control]:X4}: it is not a text file, or take it out.");
            return null;
        }

        var start = decoded.AsSpan().TrimStart();
        if (start.IsEmpty) return null;
        return start[0] == '{' ? JsonDocumentReader.Read(text, findings) : YamlDocumentReader.Read(decoded, findings);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, int, Findings)"/>
    public static Node? Read(string text, int bytesMax, Findings findings)
    {
        // Whoever decoded the text put it where there was something else: a letter of another encoding, lost for good.
        if (text.IndexOf('\uFFFD') is >= 0 and var lost)
        {
            findings.Add(MarkOf(text.AsSpan(0, lost)), "", "The text was not UTF-8 when it was sent (U+FFFD stands here): save it as UTF-8.");
            return null;
        }

        try
        {
            return Read(Utf8Strict.GetBytes(text), bytesMax, findings);
        }
        catch (EncoderFallbackException)
        {
            findings.Add(default, "", "The text holds half a character (a lone surrogate): save it as UTF-8.");
            return null;
        }
    }

    /// <summary>The place right behind a piece of text.</summary>
    internal static Mark MarkOf(ReadOnlySpan<char> before) =>
        new(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));

    private static Mark BrokenAt(ReadOnlySpan<byte> text)
    {
        var good = 0;
        while (Rune.DecodeFromUtf8(text[good..], out _, out var bytes) == System.Buffers.OperationStatus.Done)
            good += bytes;
        return MarkOf(Encoding.UTF8.GetString(text[..good]));
    }
}
