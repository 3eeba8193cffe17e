namespace Fleet.Domain.Scopes;

/// <summary>What a path inside a repository may look like, glob or not.</summary>
internal static class PathRules
{
    public const int LengthMax = 1024;

    /// <exception cref="FormatException">The text cannot name anything inside a repository.</exception>
    public static void Check(string text)
    {
        if (text.Trim().Length == 0) throw new FormatException("It is empty: leave it out, or write ** for everything.");
        if (text.Length > LengthMax) throw new FormatException($"It is longer than {LengthMax} characters.");
        if (text.Any(char.IsControl)) throw new FormatException("It holds a control character.");
        if (text.Contains('\\')) throw new FormatException("It holds a backslash: write paths with /.");
        if (text.StartsWith('/') || (text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':'))
            throw new FormatException("It is absolute: write it as seen from the repository's root, such as src/**.");
    }

    /// <exception cref="FormatException">The part between two slashes is empty, or leads elsewhere.</exception>
    public static void CheckSegment(string segment)
    {
        if (segment.Length == 0)
            throw new FormatException("A name between two slashes is empty, or it is absolute: write a/b.");
        if (segment is "." or "..")
            throw new FormatException($"It has a part '{segment}': write it as seen from the repository's root, without . and ..");
        if (segment.Equals(".git", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("It has a part '.git': git's own files are no part of any change.");
    }
}
