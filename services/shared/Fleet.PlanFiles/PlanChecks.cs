using Fleet.Domain.Scopes;
using Fleet.PlanFiles.Documents;

namespace Fleet.PlanFiles;

/// <summary>Checks of each task against what is known beside it: hosts, the trunk's settings.</summary>
internal static class PlanChecks
{
    public static void Check(IReadOnlyList<TaskDraft> drafts, PlanHead head, PlanReaderOptions options)
    {
        CheckAgents(drafts, options.AgentProfiles);
        CheckProtected(drafts, options.ProtectedPaths);
        if (options.RepositoryHasGates == false && !head.GatesNone)
            TellOnce([.. drafts.Where(d => d.Definition.Accept.Count == 0).Select(d => d.Accept)],
                "Nothing would prove this task: the trunk has no gates in .fleet.yml. "
                + "Write 'accept' commands, or gates: none for the whole plan");
    }

    private static void CheckAgents(IReadOnlyList<TaskDraft> drafts, IReadOnlyCollection<string>? profiles)
    {
        TellOnce([.. drafts.Where(d => d.Definition.Agent is { Profile: null, Run: null }).Select(d => d.Agent)],
            "No agent is named for this task: write agent: claude (a profile's name) or "
            + "agent: {run: \"a command\"}, in the task or under 'defaults'");
        if (profiles is null) return;

        var offered = profiles.Count == 0 ? "" : $" Offered are {string.Join(", ", profiles.Order())}.";
        foreach (var draft in drafts)
            if (draft.Definition.Agent.Profile is { Length: > 0 } profile && !profiles.Contains(profile))
                draft.Agent.Mistake($"No host offers the agent '{profile}'.{offered}");
    }

    private static void CheckProtected(IReadOnlyList<TaskDraft> drafts, IReadOnlyList<string> globs)
    {
        var protectedPaths = globs.Select(PathGlob.Parse).ToList();
        foreach (var (scope, at) in drafts.SelectMany(d => d.Scopes))
            if (protectedPaths.Find(scope.Files.AimsWithin) is { } hit)
                at.Mistake($"{Wording.Quote(scope.Text)} aims at {hit}, which the repository's .fleet.yml protects: "
                    + "a person makes that change by hand.");
    }

    /// <summary>A mistake that every task has is told once, with the number of the others.</summary>
    private static void TellOnce(IReadOnlyList<Field> places, string message)
    {
        if (places.Count > 0)
            places[0].Mistake(places.Count == 1 ? $"{message}." : $"{message}. The same holds for {places.Count - 1} more tasks.");
    }
}
