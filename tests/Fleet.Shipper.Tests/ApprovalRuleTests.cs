using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Shipper.Candidates;

namespace Fleet.Shipper.Tests;

public sealed class ApprovalRuleTests
{
    private static readonly ApprovalPolicy Human = new(ApprovalMode.Human, [], null);
    private static readonly ApprovalPolicy Auto = new(ApprovalMode.Auto, [], null);
    private static readonly ApprovalPolicy Docs = new(ApprovalMode.Auto, ["docs/**", "*.md"], 50);

    [Fact]
    public void A_plan_that_wants_a_person_gets_one() =>
        ApprovalRule.NeedsPerson(Human, Change(1, "a.txt"), null).ShouldBe("The plan wants a person to approve.");

    [Fact]
    public void Without_bounds_the_policy_lets_everything_through() =>
        ApprovalRule.NeedsPerson(Auto, Change(10_000, "a.txt"), null).ShouldBeNull();

    [Fact]
    public void Within_its_bounds_the_policy_lets_a_change_through() =>
        ApprovalRule.NeedsPerson(Docs, Change(50, "docs/a/b.txt", "readme.md"), null).ShouldBeNull();

    [Fact]
    public void A_change_outside_of_the_paths_is_named() =>
        ApprovalRule.NeedsPerson(Docs, Change(1, "docs/a.txt", "src/b.cs"), null)!.ShouldEndWith("changes src/b.cs too.");

    [Fact]
    public void A_change_of_more_lines_than_the_bound_needs_a_person() =>
        ApprovalRule.NeedsPerson(Docs, Change(51, "docs/a.txt"), null)!.ShouldContain("this one has 51");

    [Fact]
    public void What_the_trunk_protects_needs_a_person_whatever_the_plan_says() =>
        ApprovalRule.NeedsPerson(Auto, Change(1, ".fleet.yml"), ApprovalRule.WhyGuarded([".fleet.yml"]))
            .ShouldBe("It changes what the repository protects: .fleet.yml.");

    private static Candidate Change(int lines, params string[] files) => new(
        1, "ant", "fleet/p/t/1", "base", "commit", "tree", "hash", [.. files], lines - 1, 1, []);
}
