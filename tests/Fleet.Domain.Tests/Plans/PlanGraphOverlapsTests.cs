using System.Globalization;
using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Plans;

public class PlanGraphOverlapsTests
{
    private static PlanNode Node(string id, string scope, params string[] needs) =>
        new(id, needs, ScopeSet.Parse(scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void The_later_of_two_overlapping_tasks_waits_for_the_earlier() =>
        PlanGraphOverlaps.OrderOverlaps([Node("a", "src/**"), Node("b", "docs/** src/a.cs"), Node("c", "tests/**")])!
            .ShouldBe([new AddedNeed("b", "a", "src/a.cs overlaps src/**")]);

    [Fact]
    public void Tasks_that_are_ordered_already_get_no_need() =>
        PlanGraphOverlaps.OrderOverlaps([Node("a", "x", "m"), Node("m", "y", "b"), Node("b", "x")])!.ShouldBeEmpty();

    [Fact]
    public void Tasks_in_one_place_become_a_chain_and_no_more() =>
        PlanGraphOverlaps.OrderOverlaps([Node("a", "x"), Node("b", "x"), Node("c", "x"), Node("d", "x")])!
            .Select(n => $"{n.Task}>{n.Needs}").ShouldBe(["b>a", "c>b", "d>c"]);

    [Fact]
    public void A_task_without_a_scope_takes_no_part() =>
        PlanGraphOverlaps.OrderOverlaps([Node("a", ""), Node("b", "**"), Node("c", "")])!.ShouldBeEmpty();

    [Fact]
    public void Symbols_of_one_file_stay_parallel() =>
        PlanGraphOverlaps.OrderOverlaps([Node("a", "x.cs#A"), Node("b", "x.cs#B")])!.ShouldBeEmpty();

    [Fact]
    public void Random_plans_end_ordered_without_a_cycle_or_a_needless_need()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var tasks = RandomPlan(random);
            var added = PlanGraphOverlaps.OrderOverlaps(tasks)!;
            var whole = With(tasks, added);

            PlanGraph.FindCycles(whole).ShouldBeEmpty();
            foreach (var a in tasks)
                foreach (var b in tasks.Where(b => b.Id != a.Id && a.Scope.IsDeclared && b.Scope.IsDeclared))
                    if (a.Scope.Overlaps(b.Scope) is not null)
                        (Reaches(whole, a.Id, b.Id) || Reaches(whole, b.Id, a.Id)).ShouldBeTrue($"{a.Id} and {b.Id}");
            foreach (var need in added)
                Reaches(With(tasks, added.Where(n => n != need)), need.Task, need.Needs).ShouldBeFalse($"{need}");
        }
    }

    [Fact]
    public void Two_thousand_tasks_of_all_kinds_are_ordered()
    {
        var tasks = Enumerable.Range(0, 2_000).Select(i => Node(
            $"t{i}", $"src/area{i % 700}/** docs/{i}.md {(i % 50 == 0 ? $"**/*.g{i}.cs" : $"src/area{i % 50}/x{i}.cs")}", i > 20 && i % 3 == 0 ? [$"t{i - 20}"] : [])).ToList();
        PlanGraph.FindCycles(With(tasks, PlanGraphOverlaps.OrderOverlaps(tasks)!)).ShouldBeEmpty();
    }

    [Fact]
    public void Two_thousand_tasks_in_one_place_are_a_chain() =>
        PlanGraphOverlaps.OrderOverlaps([.. Enumerable.Range(0, 2_000).Select(i => Node($"t{i}", $"src/** f{i}"))])!.Count.ShouldBe(1_999);

    [Fact]
    public void Thousands_of_scopes_that_begin_with_a_wildcard_are_given_up() =>
        PlanGraphOverlaps.OrderOverlaps([.. Enumerable.Range(0, 50).Select(i => Node($"t{i}", $"**/a{i}x*"))], comparisonsMax: 1_000).ShouldBeNull();

    private static List<PlanNode> RandomPlan(Random random)
    {
        string[] scopes = ["a/**", "a/x", "a/y", "b/*", "b/x", "**/x", "c", "d", ""];
        var ranks = Enumerable.Range(0, 12).OrderBy(_ => random.Next()).ToList();
        return
        [
            .. Enumerable.Range(0, 12).Select(i => Node(
                i.ToString(CultureInfo.InvariantCulture),
                scopes[random.Next(scopes.Length)] + " " + scopes[random.Next(scopes.Length)],
                [.. Enumerable.Range(0, 12).Where(j => ranks[j] < ranks[i] && random.Next(8) == 0).Select(j => $"{j}")]))
        ];
    }

    private static List<PlanNode> With(IReadOnlyList<PlanNode> tasks, IEnumerable<AddedNeed> added)
    {
        var more = added.ToLookup(n => n.Task, n => n.Needs);
        return [.. tasks.Select(t => t with { Needs = [.. t.Needs, .. more[t.Id]] })];
    }

    private static bool Reaches(IReadOnlyList<PlanNode> tasks, string from, string to)
    {
        var needs = tasks.ToDictionary(t => t.Id, t => t.Needs);
        var seen = new HashSet<string>();
        var open = new Stack<string>(needs[from]);
        while (open.TryPop(out var next))
            if (seen.Add(next))
                foreach (var further in needs[next])
                    open.Push(further);
        return seen.Contains(to);
    }
}
