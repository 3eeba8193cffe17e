using System.Text;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>What an agent is told before it begins, in a fixed order and within a limit. Pure: the same facts
/// make the same pack.</summary>
public static class ContextPack
{
    /// <summary>Writes the pack as Markdown.</summary>
    /// <param name="conventions">The repository's own context files (<c>.fleet.yml</c>, key <c>context</c>).</param>
    /// <param name="setbacks">How earlier attempts of this task failed, oldest first.</param>
    /// <param name="bytesMax">The most bytes of UTF-8; what is dropped is named in the pack.</param>
    public static string Write(
        TaskDefinition task,
        int attempt,
        IReadOnlyList<ContextFile> conventions,
        IReadOnlyList<AttemptSetback> setbacks,
        bool fromCheckpoint,
        int bytesMax)
    {
        // What matters most is kept first: rules and the task always, then the newest setbacks, then conventions.
        var (rules, brief) = (Rules(task, fromCheckpoint), Task(task, attempt));
        var room = bytesMax - Bytes(rules) - Bytes(brief);
        var failures = Section("What earlier attempts tried, and how they failed (newest first)",
            [.. setbacks.Reverse().Select(failed => new Part($"attempt {failed.Attempt}", Failure(failed)))], ref room);
        var files = Section("The project's conventions",
            [.. conventions.Select(file => new Part(file.Path, Convention(file)))], ref room);
        return rules + files + brief + failures;
    }

    private static string Rules(TaskDefinition task, bool fromCheckpoint)
    {
        var rules = new StringBuilder("# Rules\n\n");
        rules.AppendLine("- You work in a copy of the repository of your own. Change files here and nowhere else.");
        rules.AppendLine("- You may stage; you may not merge. Do not push, and do not touch other branches.");
        rules.AppendLine("- Your work is judged by running commands, not by what you say. Leave the files as they should land.");
        rules.AppendLine(task.Scope.Count == 0
            ? "- Change only what the task needs."
            : $"- Change only files within: {string.Join(", ", task.Scope.Select(scope => $"`{scope}`"))}. Anything else is refused.");
        if (fromCheckpoint)
        {
            rules.AppendLine("- The files hold the unfinished work of an earlier attempt: go on from there.");
        }

        return rules.AppendLine().ToString();
    }

    private static string Task(TaskDefinition task, int attempt)
    {
        var text = new StringBuilder($"# The task: {task.Title} ({task.Plan}/{task.Task}, attempt {attempt})\n\n");
        text.AppendLine(task.Prompt.TrimEnd()).AppendLine();
        if (task.Accept.Count > 0)
        {
            text.AppendLine("It is done when these commands succeed:").AppendLine();
            text.AppendJoin('\n', task.Accept.Select(command => $"    {command}")).AppendLine().AppendLine();
        }

        return text.ToString();
    }

    private static string Failure(AttemptSetback failed)
    {
        var text = new StringBuilder($"## Attempt {failed.Attempt}: {failed.Setback.Reason}\n\n");
        if (failed.Setback.Detail.Length > 0)
        {
            text.AppendLine("```").AppendLine(failed.Setback.Detail.TrimEnd()).AppendLine("```").AppendLine();
        }

        return text.ToString();
    }

    private static string Convention(ContextFile file) => $"## {file.Path}\n\n{file.Text.TrimEnd()}\n\n";

    /// <summary>The parts for which there is room, in their order; the others are named.</summary>
    private static string Section(string title, IReadOnlyList<Part> parts, ref int room)
    {
        if (parts.Count == 0)
        {
            return "";
        }

        room -= Bytes(Section(title, [], parts));
        var (kept, dropped) = (new List<Part>(), new List<Part>());
        foreach (var part in parts)
        {
            var fits = Bytes(part.Text) <= room;
            room -= fits ? Bytes(part.Text) : 0;
            (fits ? kept : dropped).Add(part);
        }

        return Section(title, kept, dropped);
    }

    private static string Section(string title, IReadOnlyList<Part> kept, IReadOnlyList<Part> dropped)
    {
        var text = new StringBuilder($"# {title}\n\n").AppendJoin("", kept.Select(part => part.Text));
        if (dropped.Count > 0)
        {
            text.Append($"(Left out, for the limit of this text: {string.Join(", ", dropped.Select(part => part.Name))}.)\n\n");
        }

        return text.ToString();
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>What may be left out, and how it is named then.</summary>
    private sealed record Part(string Name, string Text);
}

/// <summary>A file of the repository that every agent is shown.</summary>
public sealed record ContextFile(string Path, string Text);
