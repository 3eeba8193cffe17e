using System.Text;
using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

/// <summary>Texts that are no plan at all, in both formats.</summary>
public class BadTextTests
{
    [Theory]
    [InlineData("", "0:0  The file is empty")]
    [InlineData("  \n\n", "0:0  The file is empty")]
    [InlineData("# only a comment\n", "0:0  The file is empty")]
    [InlineData("---\n", "0:0  The file is empty")]
    [InlineData("- a\n- b\n", "1:1  The file must be a plan, a mapping with keys such as 'plan', not a list.")]
    [InlineData("[1, 2]", "not a list")]
    [InlineData("hello", "not the text 'hello'")]
    [InlineData("null", "not empty (null)")]
    [InlineData("plan: a\n\tgoal: b\n", "2:1  This is not YAML: the line is indented with a tab: use spaces.")]
    [InlineData("plan: a\n goal: b\n", "2:6  This is not YAML")]
    [InlineData("plan: {a: {b}\nc:\n", "This is not YAML")]
    [InlineData("plan: [a\n", "This is not YAML")]
    [InlineData("plan: 'a\n", "This is not YAML")]
    [InlineData("plan: a\n---\nplan: b\n", "2:1  A second document begins here")]
    [InlineData("a: &x [1]\nb: *x\n", "1:4  Anchors (&) and aliases (*) are not read")]
    [InlineData("{\"plan\": \"a\",}", "1:14  This is not JSON")]
    [InlineData("{\"plan\": \"a\"} x", "1:15  This is not JSON")]
    [InlineData("{\"plan\": \"a\"\n", "This is not JSON")]
    [InlineData("{\n  \"plan\": 'a'\n}", "2:11  This is not JSON")]
    [InlineData("{\"a\": \"\\ud800\"}", "half a character")]
    [InlineData("{", "This is not JSON")]
    [InlineData("plan: a\0b", "1:8  The file holds the control character U+0000")]
    public void It_is_answered_with_one_mistake_at_its_place(string text, string answer) =>
        Reading.Mistakes(text).ShouldHaveSingleItem().ShouldContain(answer);

    [Fact]
    public void Both_formats_tell_repeated_and_unknown_keys_at_their_places()
    {
        Reading.Mistakes("{\n  \"ü\": 1, \"plan\": \"a\",\n  \"plan\": \"b\"}").ShouldContain("3:3 plan The key 'plan' is written twice, first on line 2: keep one.");
        Reading.Mistakes("{\n  \"ü\": 1, \"palan\": \"a\"}").ShouldContain("2:11 palan The key 'palan' is unknown; did you mean 'plan'?");
        Reading.Mistakes("plan: a\nplan: b").ShouldContain("2:1 plan The key 'plan' is written twice, first on line 1: keep one.");
    }

    [Fact]
    public void Deep_nesting_is_refused_in_json_too() =>
        Reading.Mistakes($"{{\"a\": {new string('[', 100_000)}").ShouldHaveSingleItem().ShouldContain("This is not JSON");

    [Fact]
    public void Deep_nesting_is_refused_in_yaml_without_reading_it_all() =>
        Reading.Mistakes($"a: {new string('[', 1_000_000)}").ShouldHaveSingleItem().ShouldContain("nest deeper than 16");

    [Fact]
    public void An_alias_bomb_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Reading.Mistakes(bomb.ToString()).ShouldHaveSingleItem().ShouldStartWith("1:5  Anchors");
    }

    [Fact]
    public void A_file_beyond_the_limit_is_not_looked_at() =>
        Reading.Mistakes(new string(' ', Rules.PlanLimits.FileBytesMax + 1)).ShouldHaveSingleItem().ShouldContain("may have 4,194,304");

    [Fact]
    public void What_is_not_utf8_is_told_with_its_place()
    {
        var mistake = PlanReader.Read([.. "plan: a\ngoal: "u8, 0xC3, 0x28]).Mistakes.ShouldHaveSingleItem();
        (mistake.Line, mistake.Column).ShouldBe((2, 7));
        mistake.Message.ShouldContain("not UTF-8");
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            PlanReader.Read(bytes).Accepted.ShouldBeFalse();
        }
    }

    [Fact]
    public void A_good_plan_with_random_damage_never_throws()
    {
        var random = new Random(4);
        var good = Reading.OneTask("scope: [\"src/{a,b}/**\"]\nneeds: []\nagent: {run: \"x\"}");
        const string damage = "[]{}:,-#&*!|>'\"%@`\\\n\t ?a1~";
        for (var i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder(good);
            for (var n = random.Next(1, 4); n > 0; n--)
                text[random.Next(text.Length)] = damage[random.Next(damage.Length)];
            Should.NotThrow(() => PlanReader.Read(text.ToString()), text.ToString());
        }
    }
}
