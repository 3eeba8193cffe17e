using System.Text;
using System.Text.RegularExpressions;
using Fleet.Domain.Scopes;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Scopes;

/// <summary>Random small globs beside brute force: every path over a small alphabet, judged by a regular expression.</summary>
public class PathGlobPropertyTests
{
    private static readonly string[] Pieces = ["a", "b", "*", "?", "/", "**/", "/**", "[ab]", "[!a]", "{a,b}", "{a/b,}"];

    /// <summary>Every path of at most eight characters. "c" stands for all that the globs do not name.</summary>
    private static readonly List<string> Paths = [.. All(8).Where(p => p.Length > 0 && !p.StartsWith('/') && !p.EndsWith('/') && !p.Contains("//"))];

    [Fact]
    public void Matches_says_what_a_regular_expression_says()
    {
        foreach (var (glob, regex) in Globs(seed: 1, count: 120))
            Paths.Find(p => glob.Matches(p) != regex.IsMatch(p)).ShouldBeNull(glob.Text);
    }

    [Fact]
    public void Overlaps_and_within_say_what_brute_force_says()
    {
        var globs = Globs(seed: 2, count: 150, pieces: 3).Select(g => (g.Glob, Matching: Paths.Where(p => g.Regex.IsMatch(p)).ToHashSet())).ToList();
        foreach (var (a, inA) in globs)
            foreach (var (b, inB) in globs)
            {
                a.Overlaps(b).ShouldBe(inA.Overlaps(inB), $"{a} and {b}");
                if (!a.Text.Contains('{') && !b.Text.Contains('{') && inA.Count > 0)
                    a.AimsWithin(b).ShouldBe(inA.IsSubsetOf(inB), $"{a} within {b}");
            }
    }

    private static List<(PathGlob Glob, Regex Regex)> Globs(int seed, int count, int pieces = 4)
    {
        var random = new Random(seed);
        var globs = new List<(PathGlob, Regex)>();
        while (globs.Count < count)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, pieces + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                globs.Add((PathGlob.Parse(text), ToRegex(text)));
            }
            catch (FormatException)
            {
                // An empty name or the like: the next one, then.
            }
        }

        return globs;
    }

    private static Regex ToRegex(string glob)
    {
        var whole = glob.EndsWith('/') ? glob + "**" : glob;
        var regex = new StringBuilder("^(?:");
        regex.AppendJoin('|', Alternatives(whole).Select(ToPattern)).Append(")$");
        return new Regex(regex.ToString(), RegexOptions.CultureInvariant);
    }

    private static IEnumerable<string> Alternatives(string glob) =>
        glob.Contains("{a,b}") ? Either(glob, "{a,b}", "a", "b")
        : glob.Contains("{a/b,}") ? Either(glob, "{a/b,}", "a/b", "")
        : [glob];

    private static IEnumerable<string> Either(string glob, string group, string first, string second)
    {
        var at = glob.IndexOf(group, StringComparison.Ordinal);
        return new[] { first, second }.SelectMany(s => Alternatives(glob[..at] + s + glob[(at + group.Length)..]));
    }

    private static string ToPattern(string glob)
    {
        var segments = glob.Split('/');
        return string.Concat(segments.Select((segment, i) => segment == "**"
            ? i == segments.Length - 1 ? ".+" : "(?:.+/)?"
            : segment.Replace("**", "*").Replace("[!a]", "\u0001").Replace("*", "[^/]*").Replace("?", "[^/]")
                .Replace("\u0001", "[^a/]") + (i == segments.Length - 1 ? "" : "/")));
    }

    private static IEnumerable<string> All(int length) =>
        length == 0 ? [""] : All(length - 1).SelectMany(p => p.Length == length - 1 ? new[] { p, p + "a", p + "b", p + "c", p + "/" } : [p]);
}
