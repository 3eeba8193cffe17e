namespace Fleet.Git;

/// <summary>What may be handed to git as a name. Everything that came from outside passes one of these first.</summary>
public static class GitNames
{
    /// <summary>The tree of no files, which every repository knows.</summary>
    public const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    /// <summary>A whole object id in lower-case hex, SHA-1 or SHA-256.</summary>
    public static bool IsObjectId(string? text) =>
        text is { Length: 40 or 64 } && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    /// <summary>A full ref name (refs/...), by git's own rules (git help check-ref-format), in ASCII and no longer
    /// than 250 characters.</summary>
    public static bool IsRef(string? text) =>
        text is { Length: > 5 and <= 250 } && text.StartsWith("refs/", StringComparison.Ordinal)
        && text.All(c => c is > ' ' and < '\x7f' and not ('~' or '^' or ':' or '?' or '*' or '[' or '\\'))
        && !text.Contains("..", StringComparison.Ordinal) && !text.Contains("@{", StringComparison.Ordinal)
        && text.Split('/').All(part =>
            part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));

    public static bool IsBranch(string? text) => text is { Length: > 0 } && text[0] != '-' && IsRef($"refs/heads/{text}");

    internal static string ObjectId(string text) =>
        IsObjectId(text) ? text : throw new ArgumentException($"'{Cut(text)}' is not a whole object id.");

    internal static string Ref(string text) =>
        IsRef(text) ? text : throw new ArgumentException($"'{Cut(text)}' is not a full ref name (refs/...).");

    internal static string Branch(string text) =>
        IsBranch(text) ? text : throw new ArgumentException($"'{Cut(text)}' is not a branch name.");

    /// <summary>An object id, a full ref name or HEAD.</summary>
    internal static string Revision(string text) => text == "HEAD" || IsObjectId(text) ? text : Ref(text);

    internal static string Remote(string text) =>
        text.Length > 0 && text[0] != '-' && !text.Any(char.IsControl)
            ? text
            : throw new ArgumentException($"'{Cut(text)}' is not the address of a repository.");

    private static string Cut(string text) => text.Length <= 100 ? text : $"{text[..100]}…";
}
