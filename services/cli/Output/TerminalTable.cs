using Spectre.Console;

namespace Fleet.Cli.Output;

/// <summary>A table on a terminal. Apart from <see cref="TextTable"/>, so that scripts do not wait for its library.
/// </summary>
internal static class TerminalTable
{
    public static void Write(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns([.. columns.Select(column => new TableColumn(new Markup($"[grey]{Markup.Escape(column)}[/]")) { Padding = new Padding(0, 0, 2, 0) })]);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Markup(Coloured(TextTable.Cut(cell)))));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A state in its colour; any other text as it is.</summary>
    public static string Coloured(string cell) => ColourOf(cell) is { } colour
        ? $"[{colour}]{Markup.Escape(cell)}[/]"
        : Markup.Escape(cell);

    public static string? ColourOf(string state) => state switch
    {
        "landed" or "ok" or "green" => "green",
        "running" or "gating" or "staged" or "shipped" or "merging" => "deepskyblue1",
        "awaiting-approval" or "paused" => "yellow",
        "blocked" or "cancelled" or "ended" or "wrong" or "red" => "red",
        "waiting" or "ready" => "grey",
        _ => null,
    };
}
