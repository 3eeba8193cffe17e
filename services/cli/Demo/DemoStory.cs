using System.Text.Json;
using Fleet.Api.Log;

namespace Fleet.Cli.Demo;

/// <summary>Tells from the log what a plan's run has shown. Pure.</summary>
internal static class DemoStory
{
    /// <summary>One line a thing worth seeing, in the order in which they are worth telling.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<LoggedEvent> events)
    {
        var began = events[0].At;
        yield return $"{Count(events, "task_landed")} commits landed in {(events[^1].At - began).TotalSeconds:0} s; "
            + $"up to {AtOnce(events)} agents worked at the same time, each in a copy of its own.";
        foreach (var ordered in Notices(events).Where(notice => notice.Contains(" now needs ", StringComparison.Ordinal)))
        {
            yield return $"Ordered by the planner: {ordered}";
        }

        foreach (var failed in events.Where(e => e.Type == "attempt_failed"))
        {
            var setback = failed.Data.GetProperty("Setback");
            yield return $"{TaskOf(failed)}, attempt {failed.Data.GetProperty("Attempt")}: {setback.GetProperty("Reason").GetString()} "
                + $"The next attempt was told{Hint(setback)}.";
        }

        var validated = events.Where(e => e.Type == "validation_requested").Select(TaskOfValidation).Distinct().ToList();
        if (validated.Count > 0)
        {
            yield return $"Proved again before they landed, because the trunk had changed what their gates look at: {string.Join(", ", validated)}.";
        }

        var reused = events.Where(e => e.Type == "candidate_merged").Sum(e =>
            e.Data.GetProperty("Evidence").EnumerateArray().Count(evidence => evidence.GetProperty("Reused").GetBoolean()));
        yield return $"{reused} gate results were taken over from earlier runs with the same inputs, not run again.";
    }

    private static string Hint(JsonElement setback)
    {
        var lines = (setback.GetProperty("Detail").GetString() ?? "").Split('\n');
        return lines.FirstOrDefault(line => line.Contains("FAILED", StringComparison.Ordinal)) is { } failed
            ? $" ({failed.Replace("FAILED", "", StringComparison.Ordinal).Trim()})"
            : "";
    }

    private static int Count(IEnumerable<LoggedEvent> events, string type) => events.Count(e => e.Type == type);

    private static int AtOnce(IEnumerable<LoggedEvent> events)
    {
        var (now, most) = (0, 0);
        foreach (var happened in events)
        {
            now += happened.Type switch { "attempt_started" => 1, "agent_ended" => -1, _ => 0 };
            most = Math.Max(most, now);
        }

        return most;
    }

    private static IEnumerable<string> Notices(IEnumerable<LoggedEvent> events) => events
        .Where(e => e.Type == "plan_accepted")
        .SelectMany(e => e.Data.GetProperty("Notices").EnumerateArray().Select(notice => notice.GetString()!));

    private static string TaskOf(LoggedEvent happened) => happened.Stream.Split('/')[^1];

    private static string TaskOfValidation(LoggedEvent happened) => happened.Data.GetProperty("Task").GetString()!;
}
