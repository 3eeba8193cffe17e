using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>Reads a plan in YAML or JSON. Tells all mistakes of a plan at once, each with its place.</summary>
public static class PlanReader
{
    private static readonly PlanReaderOptions NothingElseKnown = new();

    /// <summary>Reads a plan as it came over the wire or from a file.</summary>
    public static PlanReading Read(ReadOnlySpan<byte> utf8, PlanReaderOptions? options = null)
    {
        var findings = new Findings();
        return Read(Document.Read(utf8, PlanLimits.FileBytesMax, findings), options ?? NothingElseKnown, findings);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, PlanReaderOptions?)"/>
    public static PlanReading Read(string text, PlanReaderOptions? options = null)
    {
        var findings = new Findings();
        return Read(Document.Read(text, PlanLimits.FileBytesMax, findings), options ?? NothingElseKnown, findings);
    }

    private static PlanReading Read(Node? root, PlanReaderOptions options, Findings findings)
    {
        var notices = new List<string>();
        var (plan, added) = root is null ? default : Read(new Field(root, root.At, "", findings), options, notices);
        if (root is null && !findings.Any) findings.Add(default, "", "The file is empty: a plan has a repository and tasks.");

        return findings.Any
            ? new PlanReading(null, findings.Sorted(), [], [])
            : new PlanReading(plan, [], added!.ToValueList(), notices.ToValueList());
    }

    private static (PlanDefinition? Plan, IReadOnlyList<AddedNeed>? Added) Read(
        Field root, PlanReaderOptions options, List<string> notices)
    {
        if (root.Map("a plan", PlanKeys.Plan) is not { } plan) return default;

        var head = PlanHead.Read(plan, options, notices);
        var drafts = Tasks(plan, head);
        PlanChecks.Check(drafts, head, options);
        var added = PlanGraphChecks.Check(drafts, plan["tasks"], options.ScopeComparisonsMax);
        notices.AddRange(added.Select(need => $"Task {need.Task} now needs {need.Needs}: {need.Because}."));
        if (drafts.Where(d => d.Scopes.Count == 0).Select(d => d.Definition.Task).ToList() is { Count: > 0 } open)
            notices.Add($"No scope is declared by {Some(open)}: where these clash with other tasks is found only at the merge.");

        var needs = added.ToLookup(need => need.Task, need => need.Needs);
        var tasks = drafts.Select(d => d.Definition with { Needs = [.. d.Definition.Needs, .. needs[d.Definition.Task]] });
        var definition = new PlanDefinition(
            head.Plan, head.Repository, head.Trunk, head.Goal, head.Budget.Minutes, tasks.ToValueList())
        {
            BudgetTokens = head.Budget.Tokens,
            BudgetUsd = head.Budget.Usd,
        };
        return (definition, added);
    }

    private static List<TaskDraft> Tasks(Fields plan, PlanHead head)
    {
        var tasks = plan["tasks"];
        var items = tasks.Items("tasks", PlanLimits.TasksMax);
        if (!tasks.IsPresent || tasks.IsEmptyList)
            tasks.Mistake("A plan needs tasks: planning from a goal alone is not built in yet. "
                + "Write a list of tasks, each with an id and a prompt.");
        return [.. items.Select(item => TaskDraft.Read(item, head)).OfType<TaskDraft>()];
    }

    private static string Some(List<string> ids) =>
        ids.Count <= 10 ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(10))} and {ids.Count - 10} more";
}
