using Fleet.Domain.Scopes;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Scopes;

public class ScopeTests
{
    [Theory]
    [InlineData("src/a.cs#Add", "src/a.cs#Add", true)]
    [InlineData("src/a.cs#Add", "src/a.cs#Subtract", false)]
    [InlineData("src/a.cs#Calculator", "src/a.cs#Calculator.Add", true)]
    [InlineData("src/a.cs#Calc", "src/a.cs#Calculator", false)]
    [InlineData("src/a.cs#Add", "src/a.cs", true)]
    [InlineData("src/a.cs#Add", "src/**", true)]
    [InlineData("src/a.cs#Add", "src/b.cs#Add", false)]
    public void Symbols_keep_two_tasks_in_one_file_apart(string a, string b, bool overlap)
    {
        Scope.Parse(a).Overlaps(Scope.Parse(b)).ShouldBe(overlap);
        Scope.Parse(b).Overlaps(Scope.Parse(a)).ShouldBe(overlap);
    }

    [Fact]
    public void The_file_decides_what_a_diff_may_touch()
    {
        var scope = Scope.Parse("app/server.js#route");
        scope.Covers("app/server.js").ShouldBeTrue();
        scope.Covers("app/other.js").ShouldBeFalse();
    }

    [Fact]
    public void A_hash_in_a_directory_is_no_symbol() => Scope.Parse("src/C#/a.cs").Symbol.ShouldBeNull();

    [Theory]
    [InlineData("src/a.cs#")]
    [InlineData("src/a.cs#A..B")]
    [InlineData("src/*.cs#A")]
    [InlineData("src/#A")]
    [InlineData("#A")]
    public void A_symbol_needs_a_name_and_one_file(string text) =>
        Should.Throw<FormatException>(() => Scope.Parse(text)).Message.ShouldEndWith(".");

    [Fact]
    public void A_set_covers_what_one_of_its_scopes_covers()
    {
        var set = ScopeSet.Parse(["src/**", "README.md"]);
        set.Covers("README.md").ShouldBeTrue();
        set.Covers("docs/README.md").ShouldBeFalse();
    }

    [Fact]
    public void A_set_without_scopes_is_everywhere()
    {
        ScopeSet.Undeclared.Covers("any/where").ShouldBeTrue();
        ScopeSet.Undeclared.Overlaps(ScopeSet.Parse(["a"])).ShouldNotBeNull();
    }

    [Fact]
    public void Two_sets_that_meet_name_the_pair() =>
        ScopeSet.Parse(["docs/**", "src/a.cs"]).Overlaps(ScopeSet.Parse(["x", "src/**"]))!.ToString()
            .ShouldBe("src/a.cs overlaps src/**");

    [Fact]
    public void Disjoint_sets_have_no_pair() =>
        ScopeSet.Parse(["docs/**"]).Overlaps(ScopeSet.Parse(["src/**"])).ShouldBeNull();
}
