using System.Text;

namespace Fleet.Domain.Scopes;

/// <summary>Turns a glob's text into patterns: first the braces into alternatives, then each into an automaton.</summary>
/// <exception cref="FormatException">The text is no glob; the message says why in a full sentence.</exception>
internal static class GlobParser
{
    public const int AlternativesMax = 64;

    public static GlobPattern[] Parse(string text)
    {
        var whole = text.EndsWith('/') ? text + "**" : text;
        var alternatives = Expand(whole).Take(AlternativesMax + 1).ToList();
        if (alternatives.Count > AlternativesMax)
            throw new FormatException($"Its braces stand for more than {AlternativesMax} alternatives: split it up.");

        return [.. alternatives.Select(Pattern)];
    }

    private static IEnumerable<string> Expand(string text)
    {
        var open = Outside(text, 0).FirstOrDefault(i => text[i] is '{' or '}', -1);
        if (open < 0) return [text];

        var (commas, close) = Inside(text, open);
        if (text[open] == '}' || close < 0)
            throw new FormatException("Its braces do not pair: write {a,b}, or [{] for a brace that is meant itself.");

        int[] cuts = [open, .. commas, close];
        return cuts.Zip(cuts.Skip(1))
            .SelectMany(cut => Expand(text[(cut.First + 1)..cut.Second] + text[(close + 1)..]))
            .Select(rest => text[..open] + rest);
    }

    /// <summary>The commas of the group that opens at <paramref name="open"/>, and where it closes (-1: nowhere).</summary>
    private static (List<int> Commas, int Close) Inside(string text, int open)
    {
        var commas = new List<int>();
        var depth = 0;
        foreach (var i in Outside(text, open))
        {
            if (text[i] == '{') depth++;
            if (text[i] == ',' && depth == 1) commas.Add(i);
            if (text[i] == '}' && --depth == 0) return (commas, i);
        }

        return (commas, -1);
    }

    /// <summary>The places outside of character classes.</summary>
    private static IEnumerable<int> Outside(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            yield return i;
            if (text[i] == '[' && GlobClass.End(text, i) is > 0 and var end) i = end;
        }
    }

    private static GlobPattern Pattern(string text)
    {
        var states = new List<GlobState>();
        var segments = text.Split('/');
        for (var s = 0; s < segments.Length; s++)
        {
            var last = s == segments.Length - 1;
            PathRules.CheckSegment(segments[s]);
            if (segments[s] != "**") AddName(states, segments[s], last);
            else if (last) states.Add(new(CharSet.Any, null, states.Count + 1));
            else AddDirectories(states);
        }

        var wild = text.IndexOfAny(['*', '?', '[']);
        var lastWild = text.LastIndexOfAny(['*', '?', ']']);
        // The slash after a leading or inner ** is not sure to be there: **/a matches a.
        var suffix = text[(lastWild + 1)..].TrimStart('/');
        return new([.. states, default], wild < 0 ? text : text[..wild], suffix, literal: wild < 0);
    }

    /// <summary>Any number of directories, none too: nothing, or anything that ends in a slash.</summary>
    private static void AddDirectories(List<GlobState> states)
    {
        states.Add(new(null, CharSet.Any, states.Count + 2));
        states.Add(new(CharSet.Any, CharSet.Slash, 0));
    }

    private static void AddName(List<GlobState> states, string segment, bool last)
    {
        for (var at = 0; at < segment.Length;)
            at += AddPlace(states, segment, at);
        if (!last) states.Add(new(null, CharSet.Slash, 0));
    }

    /// <summary>Adds what stands at one place of a name and answers how many characters it took.</summary>
    private static int AddPlace(List<GlobState> states, string segment, int at)
    {
        if (segment[at] == '*')
        {
            states.Add(new(CharSet.Name, null, states.Count + 1));
            return 1;
        }

        if (segment[at] == '[')
        {
            states.Add(new(null, GlobClass.Parse(segment, at), 0));
            return GlobClass.End(segment, at) - at + 1;
        }

        if (!Rune.TryGetRuneAt(segment, at, out var rune))
            throw new FormatException("It holds half a character (a lone surrogate).");
        states.Add(new(null, rune.Value == '?' ? CharSet.Name : CharSet.Of(rune.Value), 0));
        return rune.Utf16SequenceLength;
    }
}
