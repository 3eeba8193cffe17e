namespace Fleet.LocalServers;

/// <summary>A server's log: appended to by the server, kept below a size, and quoted in errors.</summary>
public static class ServerLog
{
    private const long BytesMax = 16 * 1024 * 1024;
    private const int TailLines = 15;
    private const int TailBytes = 16 * 1024;

    /// <summary>Puts a log that has grown too large aside; the one put aside before is dropped.</summary>
    public static void Roll(string log)
    {
        if (File.Exists(log) && new FileInfo(log).Length > BytesMax)
            File.Move(log, $"{log}.1", overwrite: true);
    }

    /// <summary>How long the log is now: what an attempt adds begins here.</summary>
    public static long Length(string log) => File.Exists(log) ? new FileInfo(log).Length : 0;

    /// <summary>
    /// The last lines that were written after a position, indented, with the log's path above.
    /// </summary>
    public static string Tail(string log, long from)
    {
        if (Length(log) <= from)
            return $"  {log} has no line about it.";
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Max(from, stream.Length - TailBytes);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        var quoted = lines.TakeLast(TailLines).Select(line => $"  | {line}");
        return string.Join('\n', [$"  Last lines of {log}:", .. quoted]);
    }
}
