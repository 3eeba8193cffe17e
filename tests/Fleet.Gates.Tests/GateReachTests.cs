using Shouldly;
using Xunit;

namespace Fleet.Gates.Tests;

public class GateReachTests
{
    private static readonly Gate Build = new("build", "make", ["src/**"], 10, []);
    private static readonly Gate Test = new("test", "make test", ["tests/**"], 10, ["build"]);
    private static readonly Gate Lint = new("lint", "make lint", ["docs/**"], 10, []);
    private static readonly Gate Whole = new("whole", "make all", [], 10, []);

    [Theory]
    [InlineData("src/a.c", "docs/a.md", false)]
    [InlineData("src/a.c", "src/b.c", true)]
    [InlineData("src/a.c", "tests/a.c", true)]
    [InlineData("tests/a.c", "docs/a.md", false)]
    [InlineData("readme.md", "docs/a.md", false)]
    [InlineData("readme.md", "readme.md", true)]
    [InlineData("readme.md", ".fleet.yml", true)]
    public void Two_changes_meet_where_a_gate_sees_both(string one, string other, bool meet)
    {
        var reach = new GateReach([Test, Build, Lint]);
        reach.Meet([one], [other]).ShouldBe(meet);
        reach.Meet([other], [one]).ShouldBe(meet);
    }

    [Fact]
    public void A_gate_that_says_nothing_sees_everything() =>
        new GateReach([Build, Whole]).Meet(["src/a.c"], ["docs/a.md"]).ShouldBeTrue();

    [Fact]
    public void What_needs_a_gate_that_sees_everything_sees_everything() =>
        new GateReach([Whole, Lint with { Needs = ["whole"] }]).Meet(["src/a.c"], ["x"]).ShouldBeTrue();

    [Fact]
    public void Without_gates_all_have_to_do_with_each_other() => new GateReach([]).Meet(["a"], ["b"]).ShouldBeTrue();
}
