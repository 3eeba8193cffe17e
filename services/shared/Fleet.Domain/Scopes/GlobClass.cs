namespace Fleet.Domain.Scopes;

/// <summary>A character class of a glob: <c>[abc]</c>, <c>[a-z]</c>, <c>[!a]</c>.</summary>
internal static class GlobClass
{
    /// <summary>Where the class that opens at <paramref name="open"/> closes, or -1. A bracket that stands first is meant itself.</summary>
    public static int End(string text, int open)
    {
        var first = open + (text[(open + 1)..].StartsWith('!') || text[(open + 1)..].StartsWith('^') ? 2 : 1);
        return first >= text.Length ? -1 : text.IndexOf(']', first + (text[first] == ']' ? 1 : 0));
    }

    /// <exception cref="FormatException">It is not closed, or a range runs backwards.</exception>
    public static CharSet Parse(string text, int open)
    {
        var end = End(text, open);
        if (end < 0) throw new FormatException("A [ is not closed: write [abc], or [[] for a bracket that is meant itself.");

        var negated = text[open + 1] is '!' or '^';
        var runes = text[(open + (negated ? 2 : 1))..end].EnumerateRunes().Select(r => r.Value).ToList();
        var ranges = new List<(int From, int To)>();
        for (var i = 0; i < runes.Count; i++)
        {
            var range = i + 2 < runes.Count && runes[i + 1] == '-';
            ranges.Add((runes[i], range ? runes[i + 2] : runes[i]));
            if (range) i += 2;
        }

        if (ranges.Any(r => r.From > r.To)) throw new FormatException("A range in [ ] runs backwards: write [a-z].");
        return CharSet.Class(ranges, negated);
    }
}
