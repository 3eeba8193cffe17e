using Fleet.Domain.Scopes;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Scopes;

public class PathGlobTests
{
    [Theory]
    [InlineData("src/a.cs", "src/a.cs", true)]
    [InlineData("src/a.cs", "src/a.cs/b", false)]
    [InlineData("src/a.cs", "SRC/a.cs", false)]
    [InlineData("src/", "src/deep/a.cs", true)]
    [InlineData("src/", "srcs/a.cs", false)]
    [InlineData("src/**", "src/deep/a.cs", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "docs/deep/a.md", false)]
    [InlineData("docs/*/", "docs/deep/a.md", true)]
    [InlineData("docs/*/", "docs/a.md", false)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**/a.cs", "a.cs", true)]
    [InlineData("**/a.cs", "x/y/a.cs", true)]
    [InlineData("**/a.cs", "x/ba.cs", false)]
    [InlineData("src/**/a.cs", "src/a.cs", true)]
    [InlineData("src/**/a.cs", "src/x/y/a.cs", true)]
    [InlineData("src/**/a.cs", "srca.cs", false)]
    [InlineData("src/x**y", "src/xay", true)]
    [InlineData("src/x**y", "src/xa/y", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a?c", "a😀c", true)]
    [InlineData("a[bx-z]c", "ayc", true)]
    [InlineData("a[bx-z]c", "awc", false)]
    [InlineData("a[!b]c", "abc", false)]
    [InlineData("a[^b]c", "a/c", false)]
    [InlineData("a[]]c", "a]c", true)]
    [InlineData("a[{]c", "a{c", true)]
    [InlineData("{src,tests}/**", "tests/a.cs", true)]
    [InlineData("{src,tests}/**", "docs/a.cs", false)]
    [InlineData("a{,.bak,{1,2}}", "a", true)]
    [InlineData("a{,.bak,{1,2}}", "a2", true)]
    [InlineData("a{b/c,d}/e", "ab/c/e", true)]
    public void A_glob_matches_whole_paths(string glob, string path, bool matches) =>
        PathGlob.Parse(glob).Matches(path).ShouldBe(matches);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/x")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("{..,a}/b")]
    [InlineData(".{.,a}/b")]
    [InlineData("{/etc,a}")]
    [InlineData("{a,b")]
    [InlineData("a}")]
    [InlineData("[ab")]
    [InlineData("a[b/c]")]
    [InlineData("[z-a]")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    public void What_leaves_the_repository_or_is_no_glob_is_refused_in_a_sentence(string glob) =>
        Should.Throw<FormatException>(() => PathGlob.Parse(glob)).Message.ShouldEndWith(".", Case.Sensitive, glob);

    [Fact]
    public void A_glob_beyond_the_length_is_refused() =>
        Should.Throw<FormatException>(() => PathGlob.Parse(new string('a', PathGlob.LengthMax + 1)));

    [Fact]
    public void Braces_within_braces_are_refused_without_being_spelled_out() =>
        Should.Throw<FormatException>(() => PathGlob.Parse(string.Concat(Enumerable.Repeat("{a,b}", 200))));

    [Theory]
    [InlineData("src/**", "src/a.cs", true)]
    [InlineData("src/**", "tests/**", false)]
    [InlineData("src/*.cs", "src/*.md", false)]
    [InlineData("src/a*", "src/*b", true)]
    [InlineData("**/a.cs", "src/**", true)]
    [InlineData("**/a.cs", "**/b.cs", false)]
    [InlineData("*/x", "y/*", true)]
    [InlineData("*/x/*", "y/*", false)]
    [InlineData("[a-m]*", "[n-z]*", false)]
    [InlineData("[a-n]*", "[n-z]*", true)]
    [InlineData("[!a]", "a", false)]
    [InlineData("a/**", "a", false)]
    [InlineData("{a,b}/x", "{b,c}/x", true)]
    public void Two_globs_overlap_when_some_path_matches_both(string a, string b, bool overlap)
    {
        PathGlob.Parse(a).Overlaps(PathGlob.Parse(b)).ShouldBe(overlap);
        PathGlob.Parse(b).Overlaps(PathGlob.Parse(a)).ShouldBe(overlap);
    }

    [Theory]
    [InlineData(".github/workflows/ci.yml", ".github/**", true)]
    [InlineData(".github/*", ".github/**", true)]
    [InlineData("**", ".github/**", false)]
    [InlineData("{src,.github}/x", ".github/**", true)]
    [InlineData("src/**", "**/.fleet.yml", false)]
    [InlineData("src/.fleet.yml", "**/.fleet.yml", true)]
    [InlineData("[ab]", "?", true)]
    [InlineData("?", "[ab]", false)]
    public void A_glob_aims_within_another_when_one_alternative_reaches_nothing_else(string a, string b, bool within) =>
        PathGlob.Parse(a).AimsWithin(PathGlob.Parse(b)).ShouldBe(within);
}
