using Fleet.Domain.Scopes;

namespace Fleet.Domain.Plans;

/// <summary>Orders the tasks of a plan whose scopes overlap, so that disjoint ones alone run side by side.</summary>
public static class PlanGraphOverlaps
{
    /// <summary>The needs to add: where two scopes overlap and neither task needs the other yet, however far away,
    /// the later written task gets a need for the earlier. Never a cycle, and no need that others imply.</summary>
    /// <remarks>A task without a scope takes no part. It could meet every other, but ordering it after all of them
    /// would run a plan whose author wrote no scopes one task at a time; what it really changed decides at the
    /// merge. Takes an acyclic graph with unique ids.</remarks>
    public static IReadOnlyList<AddedNeed> OrderOverlaps(IReadOnlyList<PlanNode> tasks)
    {
        var overlaps = Overlaps(tasks);
        var closure = new PlanGraphClosure(tasks);
        var added = new List<(int Task, int Needs)>();
        for (var later = 1; later < tasks.Count; later++)
            foreach (var earlier in overlaps[later].Descending().SkipWhile(i => i >= later))
                if (!closure.Related(later, earlier))
                {
                    closure.Add(later, earlier);
                    added.Add((later, earlier));
                }

        return
        [
            .. added.GroupBy(need => need.Task).SelectMany(group => Telling(group.Key, group.Select(need => need.Needs)))
        ];

        IEnumerable<AddedNeed> Telling(int task, IEnumerable<int> needs)
        {
            var implied = closure.Implied(task);
            return needs.Where(need => !implied[need]).Select(need => new AddedNeed(
                tasks[task].Id, tasks[need].Id, $"{tasks[task].Scope.Overlaps(tasks[need].Scope)}"));
        }
    }

    /// <summary>For each task the tasks whose scopes overlap its own.</summary>
    /// <remarks>Two globs can only meet when the literal beginning of one begins the other's, and sorting puts all
    /// such beginnings side by side: most pairs are never looked at.</remarks>
    private static PlanGraphBits[] Overlaps(IReadOnlyList<PlanNode> tasks)
    {
        var overlaps = tasks.Select(_ => new PlanGraphBits(tasks.Count)).ToArray();
        var scopes = Scopes(tasks);
        for (var first = 0; first < scopes.Length; first++)
            for (var second = first; second < scopes.Length; second++)
            {
                if (!scopes[second].Prefix.StartsWith(scopes[first].Prefix, StringComparison.Ordinal)) break;
                if (first != second && !scopes[first].Scope.Overlaps(scopes[second].Scope)) continue;
                foreach (var task in scopes[first].Holders) overlaps[task].UnionWith(scopes[second].Tasks);
                foreach (var task in scopes[second].Holders) overlaps[task].UnionWith(scopes[first].Tasks);
            }

        return overlaps;
    }

    /// <summary>Every distinct scope under each of its beginnings, with the tasks that declare it, sorted.</summary>
    private static DeclaredScope[] Scopes(IReadOnlyList<PlanNode> tasks)
    {
        var declared =
            from same in tasks.SelectMany((node, index) => node.Scope.Scopes.Select(scope => (scope, index)))
                .GroupBy(pair => pair.scope.Text)
            let scope = same.First().scope
            let holders = same.Select(pair => pair.index).Distinct().ToArray()
            from prefix in scope.Files.Prefixes.Distinct()
            select new DeclaredScope(prefix, scope, holders, PlanGraphBits.Of(tasks.Count, holders));
        return [.. declared.OrderBy(entry => entry.Prefix, StringComparer.Ordinal)];
    }

    private sealed record DeclaredScope(string Prefix, Scope Scope, int[] Holders, PlanGraphBits Tasks);
}
