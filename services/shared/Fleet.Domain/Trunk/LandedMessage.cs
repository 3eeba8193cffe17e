namespace Fleet.Domain.Trunk;

/// <summary>The message of a commit that lands, with the trailer by which a task is found on the trunk.</summary>
public static class LandedMessage
{
    public const string Trailer = "Fleet-Task";

    /// <summary>The value of a task's trailer.</summary>
    public static string TrailerOf(string plan, string task) => $"{plan}/{task}";

    /// <summary>The text with the task's trailer as its last line.</summary>
    /// <param name="text">Subject and body as their author wrote them.</param>
    /// <param name="strip">Trailers that the repository does not want, by name.</param>
    public static string Of(string text, string plan, string task, IReadOnlyCollection<string> strip)
    {
        var kept = Stripped(text, strip);
        var paragraphs = kept.Split("\n\n");
        var joins = paragraphs.Length > 1 && paragraphs[^1].Split('\n').All(IsTrailer);
        return $"{kept}{(joins ? "\n" : "\n\n")}{Trailer}: {TrailerOf(plan, task)}\n";
    }

    /// <summary>The text without those trailers, and without ours: nobody but the merge executor says that a task
    /// has landed.</summary>
    public static string Stripped(string text, IReadOnlyCollection<string> strip)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())
            .Where(line => !strip.Append(Trailer).Any(name => IsTrailerOf(line, name)));
        return string.Join('\n', lines).Trim() is { Length: > 0 } kept ? kept : "(no message)";
    }

    private static bool IsTrailerOf(string line, string name) =>
        line.TrimStart().StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase);

    private static bool IsTrailer(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && line.AsSpan(0, colon).IndexOfAnyExcept(TokenCharacters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> TokenCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}
