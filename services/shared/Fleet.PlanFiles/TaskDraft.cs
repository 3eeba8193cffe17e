using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Scopes;
using Fleet.PlanFiles.Documents;
using Fleet.PlanFiles.Rules;

namespace Fleet.PlanFiles;

/// <summary>A task as read, with the places that the checks between tasks need for their messages.</summary>
/// <param name="Id">Where the id stands.</param>
/// <param name="Agent">Where the agent stands, or is missing.</param>
internal sealed record TaskDraft(
    TaskDefinition Definition,
    Field Id,
    Field Agent,
    Field Accept,
    IReadOnlyList<(string Need, Field At)> Needs,
    IReadOnlyList<(Scope Scope, Field At)> Scopes)
{
    private const int TitleFromPromptMax = 72;

    /// <summary>The task; null when it is no mapping, with a mistake.</summary>
    public static TaskDraft? Read(Field field, PlanHead head)
    {
        if (field.Map("a task", PlanKeys.Task) is not { } task) return null;

        var id = task["id"];
        if (!id.IsPresent) id.Mistake("A task needs an 'id', such as extend-schema.");
        var (title, prompt) = TitleAndPrompt(task);
        var needs = Read(task["needs"], "task ids", PlanLimits.NeedsMax, item => item.Id());
        var scopes = Read(task["scope"], "paths", PlanLimits.ScopesMax, item => item.Scope());
        var accept = Read(task["accept"], "commands", PlanLimits.AcceptMax, item => item.Lines(PlanLimits.CommandBytesMax));
        var said = head.Defaults.With(task);
        var name = id.Id() ?? "";
        var definition = new TaskDefinition(
            head.Plan, name, head.Repository, head.Trunk, title, prompt,
            Scope: scopes.Select(s => s.Value.Text).ToValueList(),
            Needs: needs.Select(n => n.Value).Distinct().ToValueList(),
            Accept: accept.Select(a => a.Value).ToValueList(),
            Labels: said.Labels.ToValueList(),
            Agent: said.Agent ?? new AgentChoice(null, null),
            said.Attempts, said.Budget.Minutes!.Value, said.Candidates,
            Commit: CommitMessage(task["commit"]) ?? $"{title} ({name})",
            head.Approval, head.Merge, head.GatesNone)
        {
            Tokens = said.Budget.Tokens,
            Usd = said.Budget.Usd,
        };
        return new TaskDraft(definition, id, task["agent"], task["accept"], needs, scopes);
    }

    private static (string Title, string Prompt) TitleAndPrompt(Fields task)
    {
        var (title, prompt) = (task["title"], task["prompt"]);
        if (!title.IsPresent && !prompt.IsPresent)
            prompt.Mistake("A task needs a 'prompt' that says what is to be done, or at least a 'title'.");

        var line = title.Line(PlanLimits.TitleBytesMax);
        var text = prompt.Lines(PlanLimits.PromptBytesMax) ?? line ?? "";
        return (line ?? FirstLine(text), text);
    }

    /// <summary>The beginning of a text as a title: what may be hidden in many lines may not in one.</summary>
    private static string FirstLine(string text)
    {
        var runes = text.Trim().Split('\n')[0].EnumerateRunes().Where(rune => !Wording.IsHidden(rune)).ToList();
        var shown = string.Concat(runes.Take(TitleFromPromptMax)).Trim();
        return runes.Count <= TitleFromPromptMax ? shown : $"{shown}...";
    }

    private static string? CommitMessage(Field field)
    {
        var message = field.Lines(PlanLimits.CommitBytesMax)?.Trim();
        if (message?.Split('\n').Any(line => line.StartsWith("Fleet-", StringComparison.OrdinalIgnoreCase)) == true)
            field.Mistake("'commit' holds a line that begins with Fleet-: those trailers are the merge executor's.");
        return message;
    }

    private static List<(T Value, Field At)> Read<T>(Field field, string of, int max, Func<Field, T?> read)
        where T : class =>
    [
        .. from item in field.Items(of, max)
           let value = read(item)
           where value is not null
           select (value, item)
    ];
}
