using System.Text.RegularExpressions;

namespace Fleet.Processes;

/// <summary>A command as a person reads it in an error.</summary>
internal static partial class CommandLine
{
    private const int LengthMax = 600;

    public static string Show(Command command)
    {
        var line = string.Join(' ', command.Arguments.Prepend(command.FileName).Select(Quote));
        var safe = Password().Replace(line, "://$1:***@");
        return safe.Length <= LengthMax ? safe : $"{safe[..LengthMax]}…";
    }

    private static string Quote(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"' or '$' or '\\' or '&' or ';' or '|')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("://([^/@: ]*):[^/@ ]*@")]
    private static partial Regex Password();
}
