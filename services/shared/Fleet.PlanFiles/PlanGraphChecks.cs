using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>Checks between tasks: ids that repeat, needs that lead nowhere or in a circle; then the added needs.</summary>
internal static class PlanGraphChecks
{
    /// <summary>The needs to add; none while the graph has mistakes.</summary>
    public static IReadOnlyList<AddedNeed> Check(IReadOnlyList<TaskDraft> drafts, Field tasks)
    {
        var byId = new Dictionary<string, TaskDraft>();
        var sound = true;
        foreach (var draft in drafts.Where(d => d.Definition.Task.Length > 0))
            if (!byId.TryAdd(draft.Definition.Task, draft))
                sound = Refuse(draft.Id, $"The id '{draft.Definition.Task}' is taken by {byId[draft.Definition.Task].Id.Path}: give each task its own.");

        foreach (var draft in byId.Values)
            foreach (var (need, at) in draft.Needs)
                if (need == draft.Definition.Task)
                    sound = Refuse(at, $"Task '{need}' needs itself: take that out.");
                else if (!byId.ContainsKey(need))
                    sound = Refuse(at, $"No task is called '{need}'{Mend(need, byId.Keys)}");

        var nodes = byId.Values.Select(Node).ToList();
        foreach (var cycle in PlanGraph.FindCycles(nodes))
            sound = Refuse(byId[cycle[0]].Needs.First(n => n.Need == cycle[1]).At,
                $"These tasks need each other in a circle: {string.Join(" → ", cycle)}. Take one of the needs out.");
        return sound && tasks.IsPresent && nodes.Sum(n => n.Scope.Scopes.Count) <= PlanLimits.ScopesOfPlanMax
            ? PlanGraphOverlaps.OrderOverlaps(nodes)
            : [];
    }

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
