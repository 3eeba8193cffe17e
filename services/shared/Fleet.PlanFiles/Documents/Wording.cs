using System.Globalization;
using System.Text;

namespace Fleet.PlanFiles.Documents;

/// <summary>How values appear in messages: short, on one line, harmless on a terminal.</summary>
public static class Wording
{
    private const int ShownMax = 60;

    public static string Quote(string text)
    {
        var safe = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes().Take(ShownMax))
            safe.Append(IsHidden(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
        return safe.Append(text.EnumerateRunes().Skip(ShownMax).Any() ? "...'" : "'").ToString();
    }

    /// <summary>Characters that a person cannot see, or that turn the reading direction around.</summary>
    public static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary><c>; did you mean 'prompt'?</c> when one of the known words is near enough, else nothing.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known)
    {
        var nearest = word.Length > ShownMax
            ? default
            : known.Select(k => (Word: k, Distance: Distance(word.ToLowerInvariant(), k)))
                .DefaultIfEmpty().MinBy(k => k.Distance);
        return nearest.Word is not null && nearest.Distance <= Math.Min(2, nearest.Word.Length / 2)
            ? $"; did you mean '{nearest.Word}'?"
            : "";
    }

    /// <summary>A node in words: <c>a list</c>, <c>the number 5</c>.</summary>
    public static string Describe(Node node) => node switch
    {
        ListNode => "a list",
        MapNode => "a mapping",
        ScalarNode { Kind: ScalarKind.Null } => "empty (null)",
        ScalarNode { Kind: ScalarKind.Number } number => $"the number {Quote(number.Text)[1..^1]}",
        ScalarNode { Kind: ScalarKind.Boolean } boolean => $"the boolean {boolean.Text}",
        ScalarNode text => $"the text {Quote(text.Text)}",
        _ => throw new InvalidOperationException($"Unknown node {node.GetType()}."),
    };

    /// <summary>Single-character edits between two words (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced));
            }
        }

        return row[^1];
    }
}
