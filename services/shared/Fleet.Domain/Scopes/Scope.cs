namespace Fleet.Domain.Scopes;

/// <summary>Where a change must stay: files by a glob, or one symbol of a file (<c>src/calc.cs#Calculator.Add</c>).</summary>
/// <remarks>A symbol keeps apart two tasks in one file; what the diff may touch is decided by the file.</remarks>
public sealed class Scope
{
    private Scope(string text, PathGlob files, string? symbol) => (Text, Files, Symbol) = (text, files, symbol);

    /// <summary>The whole repository.</summary>
    public static Scope Everywhere { get; } = Parse("**");

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public PathGlob Files { get; }

    /// <summary>The symbol inside the file, with dots between its parts, or null for the whole file.</summary>
    public string? Symbol { get; }

    /// <exception cref="FormatException">It is no scope; the message is a full sentence.</exception>
    public static Scope Parse(string text)
    {
        var hash = text.LastIndexOf('#');
        if (hash < 0 || text.IndexOf('/', hash) >= 0) return new Scope(text, PathGlob.Parse(text), null);

        var (file, symbol) = (text[..hash], text[(hash + 1)..]);
        if (symbol.Length == 0 || symbol.Split('.').Any(string.IsNullOrWhiteSpace) || symbol.Any(char.IsControl))
            throw new FormatException("What follows # is no symbol: write file#Type.Member.");
        if (file.IndexOfAny(['*', '?', '[', '{']) >= 0 || file.EndsWith('/'))
            throw new FormatException("A symbol needs one file before its #, not a glob or a directory.");
        return new Scope(text, PathGlob.Parse(file), symbol);
    }

    /// <summary>True when a change of this path stays within the scope.</summary>
    public bool Covers(string path) => Files.Matches(path);

    /// <summary>True when both may change the same file, and the same symbol of it.</summary>
    public bool Overlaps(Scope other) => SymbolsMeet(Symbol, other.Symbol) && Files.Overlaps(other.Files);

    public override string ToString() => Text;

    private static bool SymbolsMeet(string? a, string? b) =>
        a is null || b is null || a == b
        || a.StartsWith(b + ".", StringComparison.Ordinal) || b.StartsWith(a + ".", StringComparison.Ordinal);
}
