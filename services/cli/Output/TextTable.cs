namespace Fleet.Cli.Output;

/// <summary>Columns of text, aligned; with colours on a terminal.</summary>
internal static class TextTable
{
    private const int ReasonMax = 90;

    public static void Write(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (Screen.IsTerminal)
        {
            TerminalTable.Write(columns, rows);
            return;
        }

        var widths = columns.Select((column, place) =>
            rows.Select(row => Cut(row[place]).Length).Append(column.Length).Max()).ToList();
        foreach (var row in rows.Prepend([.. columns.Select(column => column.ToUpperInvariant())]))
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, place) => Cut(cell).PadRight(widths[place]))).TrimEnd());
        }
    }

    /// <summary>One line of it, not too long.</summary>
    internal static string Cut(string cell)
    {
        var line = cell.ReplaceLineEndings(" ");
        return line.Length <= ReasonMax ? line : $"{line[..(ReasonMax - 3)]}...";
    }
}
