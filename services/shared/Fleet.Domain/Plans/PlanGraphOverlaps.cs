using Fleet.Domain.Scopes;

namespace Fleet.Domain.Plans;

/// <summary>Orders the tasks of a plan whose scopes overlap, so that disjoint ones alone run side by side.</summary>
public static class PlanGraphOverlaps
{
    /// <summary>How many pairs of globs are compared whole unless told otherwise, at one or two microseconds each.</summary>
    public const int ComparisonsMax = 2_000_000;

    /// <summary>The needs to add: where two scopes overlap and neither task needs the other yet, however far away,
    /// the later written task gets a need for the earlier. Never a cycle, and no need that others imply.</summary>
    /// <remarks>A task without a scope takes no part. It could meet every other, but ordering it after all of them
    /// would run a plan whose author wrote no scopes one task at a time; what it really changed decides at the
    /// merge. Takes an acyclic graph with unique ids.</remarks>
    /// <returns>Null when that would take more than <paramref name="comparisonsMax"/> comparisons: thousands of scopes
    /// that all begin with a wildcard.</returns>
    public static IReadOnlyList<AddedNeed>? OrderOverlaps(
        IReadOnlyList<PlanNode> tasks, int comparisonsMax = ComparisonsMax)
    {
        if (Overlaps(tasks, comparisonsMax) is not { } overlaps) return null;
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
    private static PlanGraphBits[]? Overlaps(IReadOnlyList<PlanNode> tasks, int comparisonsMax)
    {
        var overlaps = tasks.Select(_ => new PlanGraphBits(tasks.Count)).ToArray();
        var scopes = Scopes(tasks);
        var comparisons = 0;
        for (var i = 0; i < scopes.Length; i++)
            for (var j = i; j < scopes.Length && scopes[j].Begin.StartsWith(scopes[i].Begin, StringComparison.Ordinal); j++)
            {
                var (first, second) = (scopes[i], scopes[j]);
                if (!first.MayEndLike(second) || first.Holders.All(task => overlaps[task].Includes(second.Tasks))) continue;
                if (i != j && ++comparisons > comparisonsMax) return null;
                if (i != j && !first.Scope.Overlaps(second.Scope)) continue;
                foreach (var task in first.Holders) overlaps[task].UnionWith(second.Tasks);
                foreach (var task in second.Holders) overlaps[task].UnionWith(first.Tasks);
            }

        return overlaps;
    }

    /// <summary>Every distinct scope under each of its literal ends, with the tasks that declare it, sorted.</summary>
    private static DeclaredScope[] Scopes(IReadOnlyList<PlanNode> tasks)
    {
        var declared =
            from same in tasks.SelectMany((node, index) => node.Scope.Scopes.Select(scope => (scope, index)))
                .GroupBy(pair => pair.scope.Text)
            let scope = same.First().scope
            let holders = same.Select(pair => pair.index).Distinct().ToArray()
            from ends in scope.Files.LiteralEnds
            select new DeclaredScope(ends.Begin, ends.End, scope, holders, PlanGraphBits.Of(tasks.Count, holders));
        return [.. declared.OrderBy(entry => entry.Begin, StringComparer.Ordinal)];
    }

    private sealed record DeclaredScope(string Begin, string End, Scope Scope, int[] Holders, PlanGraphBits Tasks)
    {
        public bool MayEndLike(DeclaredScope other) =>
            End.EndsWith(other.End, StringComparison.Ordinal) || other.End.EndsWith(End, StringComparison.Ordinal);
    }
}
