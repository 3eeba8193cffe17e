using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>Checks between tasks: ids that repeat, needs that lead nowhere or in a circle; then the added needs.</summary>
internal static class PlanGraphChecks
{
    private const int CycleShownMax = 20;

    /// <summary>The needs to add; none while the graph has mistakes.</summary>
    public static IReadOnlyList<AddedNeed> Check(IReadOnlyList<TaskDraft> drafts, Field tasks, int comparisonsMax)
    {
        var byId = new Dictionary<string, TaskDraft>();
        var sound = true;
        foreach (var draft in drafts.Where(d => d.Definition.Task.Length > 0))
            if (!byId.TryAdd(draft.Definition.Task, draft))
                sound = Refuse(draft.Id, $"The id '{draft.Definition.Task}' is taken by "
                    + $"{byId[draft.Definition.Task].Id.Path}: give each task its own.");

        var suggestions = Findings.ListedMax;
        foreach (var draft in byId.Values)
            foreach (var (need, at) in draft.Needs)
                if (need == draft.Definition.Task)
                    sound = Refuse(at, $"Task '{need}' needs itself: take that out.");
                else if (!byId.ContainsKey(need))
                    sound = Refuse(at, $"No task is called '{need}'{Mend(need, suggestions-- > 0 ? byId.Keys : [])}");

        var nodes = byId.Values.Select(Node).ToList();
        foreach (var cycle in PlanGraph.FindCycles(nodes))
            sound = Refuse(byId[cycle[0]].Needs.First(n => n.Need == cycle[1]).At,
                $"These tasks need each other in a circle: {string.Join(" → ", Shown(cycle))}. Take one of the needs out.");
        return sound ? AddedNeeds(nodes, tasks, comparisonsMax) : [];
    }

    private static IReadOnlyList<AddedNeed> AddedNeeds(IReadOnlyList<PlanNode> nodes, Field tasks, int comparisonsMax)
    {
        if (nodes.Sum(n => n.Scope.Scopes.Count) is > PlanLimits.ScopesOfPlanMax and var scopes)
            tasks.Mistake($"The tasks have {scopes:N0} scopes and may have {PlanLimits.ScopesOfPlanMax:N0}: write wider globs.");
        else if (PlanGraphOverlaps.OrderOverlaps(nodes, comparisonsMax) is { } added)
            return added;
        else
            tasks.Mistake("Too many scopes begin with a wildcard to compare them all: begin them with a directory.");
        return [];
    }

    private static IEnumerable<string> Shown(IReadOnlyList<string> cycle) =>
        cycle.Count <= CycleShownMax
            ? cycle
            : [.. cycle.Take(CycleShownMax - 2), $"({cycle.Count - CycleShownMax + 1} more)", cycle[^1]];

    private static PlanNode Node(TaskDraft draft) => new(
        draft.Definition.Task,
        [.. draft.Needs.Select(n => n.Need).Where(need => need != draft.Definition.Task)],
        new ScopeSet([.. draft.Scopes.Select(s => s.Scope)]));

    private static bool Refuse(Field at, string message)
    {
        at.Mistake(message);
        return false;
    }

    private static string Mend(string need, IEnumerable<string> ids) =>
        Wording.DidYouMean(need, ids) is { Length: > 0 } nearest ? nearest : ": 'needs' takes ids of tasks of this plan.";
}
