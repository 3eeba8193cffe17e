using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>What holds for every task that does not say otherwise.</summary>
internal sealed record TaskDefaults(
    AgentChoice? Agent, int Attempts, int Candidates, Budget Budget, IReadOnlyList<string> Labels)
{
    public static TaskDefaults BuiltIn { get; } = new(null, 3, 1, new Budget(30, null, null), []);

    public static TaskDefaults Read(Field field)
    {
        if (!field.IsPresent) return BuiltIn;
        return field.Map("the tasks' defaults", PlanKeys.Defaults) is { } defaults
            ? BuiltIn.With(defaults)
            : BuiltIn with { Agent = Agents.Unread };
    }

    /// <summary>These defaults, where a mapping with the same keys does not say otherwise.</summary>
    public TaskDefaults With(Fields said)
    {
        var budget = Budget.Read(said["budget"], PlanLimits.MinutesMax);
        return new TaskDefaults(
            Agents.Read(said["agent"]) ?? Agent,
            (int?)said["attempts"].Whole(1, PlanLimits.AttemptsMax) ?? Attempts,
            (int?)said["candidates"].Whole(1, PlanLimits.CandidatesMax) ?? Candidates,
            new Budget(budget.Minutes ?? Budget.Minutes, budget.Tokens ?? Budget.Tokens, budget.Usd ?? Budget.Usd),
            said["labels"].IsPresent ? ReadLabels(said["labels"]) : Labels);
    }

    private static List<string> ReadLabels(Field field) =>
        [.. field.Items("labels", PlanLimits.LabelsMax).Select(label => label.Name()).OfType<string>().Distinct()];
}
