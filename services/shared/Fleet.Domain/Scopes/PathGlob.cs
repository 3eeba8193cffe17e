namespace Fleet.Domain.Scopes;

/// <summary>A glob over whole paths inside a repository, with <c>/</c> between names and case that counts.</summary>
/// <remarks><c>src/a.cs</c> is that file; <c>src/</c> and <c>src/**</c> are all below; <c>docs/*.md</c> is one level;
/// <c>**/a.cs</c> is at any depth, the top too. <c>*</c> and <c>?</c> stay within a name; <c>[abc]</c>, <c>[a-z]</c>,
/// <c>[!a]</c> and <c>{a,b}</c> are as in a shell.</remarks>
public sealed class PathGlob
{
    /// <summary>The most characters that a glob may have.</summary>
    public const int LengthMax = PathRules.LengthMax;

    private readonly GlobPattern[] patterns;

    private PathGlob(string text, GlobPattern[] patterns) => (Text, this.patterns) = (text, patterns);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>For each of its alternatives, the text that every path it matches begins and ends with.</summary>
    public IEnumerable<(string Begin, string End)> LiteralEnds => patterns.Select(p => (p.Prefix, p.Suffix)).Distinct();

    /// <exception cref="FormatException">It is no glob, or leaves the repository; the message is a full sentence.</exception>
    public static PathGlob Parse(string text)
    {
        PathRules.Check(text);
        return new PathGlob(text, GlobParser.Parse(text));
    }

    /// <summary>True when the glob stands for this path.</summary>
    public bool Matches(string path) => patterns.Any(p => p.Matches(path));

    /// <summary>True when some path could match both: exact, whatever the wildcards.</summary>
    public bool Overlaps(PathGlob other) => patterns.Any(mine => other.patterns.Any(mine.Overlaps));

    /// <summary>True when one of its alternatives stands for nothing but what <paramref name="other"/> matches too.</summary>
    public bool AimsWithin(PathGlob other) =>
        patterns.Any(mine => other.patterns.Any(theirs => mine.Overlaps(theirs) && GlobProduct.IsWithin(mine, theirs)));

    public override string ToString() => Text;
}
