using Fleet.Domain.Plans;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Plans;

public class PlanGraphTests
{
    private static PlanNode Node(string id, params string[] needs) => new(id, needs);

    [Fact]
    public void Needs_that_no_task_has_are_told() =>
        PlanGraph.UnknownNeeds([Node("a", "b", "x"), Node("b")]).ShouldBe([new UnknownNeed("a", "x")]);

    [Fact]
    public void A_cycle_is_told_by_its_path()
    {
        var cycle = PlanGraph.FindCycles([Node("start", "a"), Node("a", "b"), Node("b", "c"), Node("c", "a")]).ShouldHaveSingleItem();
        cycle.ShouldBe(["a", "b", "c", "a"]);
    }

    [Fact]
    public void Two_cycles_are_both_told()
    {
        var cycles = PlanGraph.FindCycles([Node("a", "b"), Node("b", "a", "c"), Node("c", "d"), Node("d", "c")]);
        cycles.Select(c => string.Join(" ", c)).ShouldBe(["a b a", "c d c"]);
    }

    [Fact]
    public void A_diamond_is_no_cycle() =>
        PlanGraph.FindCycles([Node("d", "b", "c"), Node("c", "a"), Node("b", "a"), Node("a", "gone")]).ShouldBeEmpty();

    [Fact]
    public void A_very_long_chain_is_walked_without_a_deep_stack() =>
        PlanGraph.FindCycles([.. Enumerable.Range(0, 100_000).Select(i => Node($"t{i}", $"t{i + 1}"))]).ShouldBeEmpty();

    [Fact]
    public void The_order_puts_needs_first_and_else_keeps_what_was_written() =>
        PlanGraph.Order([Node("c", "a"), Node("b"), Node("a"), Node("d")]).ShouldBe(["b", "a", "c", "d"]);

    [Fact]
    public void A_cycle_has_no_order() =>
        Should.Throw<InvalidOperationException>(() => PlanGraph.Order([Node("a", "b"), Node("b", "a")]));
}
