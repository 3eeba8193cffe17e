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
        var fixedParts = Rules(task, fromCheckpoint) + Task(task, attempt);
        var room = bytesMax - Encoding.UTF8.GetByteCount(fixedParts);
        var failures = Fit(setbacks.Reverse().Select(Failure), ref room, out var droppedFailures);
        var files = Fit(conventions.Select(Convention), ref room, out var droppedFiles);

        var pack = new StringBuilder(Rules(task, fromCheckpoint));
        Section(pack, "The project's conventions", files, droppedFiles, "context files");
        pack.Append(Task(task, attempt));
        Section(pack, "What earlier attempts tried, and how they failed (newest first)", failures, droppedFailures, "older failures");
        return pack.ToString();
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

    private static List<string> Fit(IEnumerable<string> parts, ref int room, out int dropped)
    {
        var kept = new List<string>();
        dropped = 0;
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetByteCount(part);
            if (dropped > 0 || bytes > room)
            {
                dropped++;
                continue;
            }

            room -= bytes;
            kept.Add(part);
        }

        return kept;
    }

    private static void Section(StringBuilder pack, string title, List<string> parts, int dropped, string what)
    {
        if (parts.Count == 0 && dropped == 0)
        {
            return;
        }

        pack.Append("# ").AppendLine(title).AppendLine().AppendJoin("", parts);
        if (dropped > 0)
        {
            pack.AppendLine($"({dropped} {what} left out: the pack's size limit.)").AppendLine();
        }
    }
}

/// <summary>A file of the repository that every agent is shown.</summary>
public sealed record ContextFile(string Path, string Text);
