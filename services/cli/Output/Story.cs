using Fleet.Api.Tasks;

namespace Fleet.Cli.Output;

/// <summary>Prints a task's story for people.</summary>
internal static class Story
{
    public static void Show(TaskStory story)
    {
        Console.WriteLine($"{story.Plan}/{story.Task}: {story.Title}");
        Console.WriteLine(story.Why);
        Line("scope", story.Scope);
        Line("needs", story.Needs);
        Line("accept", story.Accept);
        Console.WriteLine($"  agent   {story.Agent} ({story.AgentSeconds:0.#} s used)");
        foreach (var attempt in story.Attempts)
        {
            Show(attempt);
        }
    }

    private static void Show(AttemptStory attempt)
    {
        Console.WriteLine();
        Console.WriteLine($"Attempt {attempt.Attempt}" + (attempt.StartedAt is { } started
            ? $" on {attempt.Host}, begun {started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
            : " waits for a runner"));
        if (attempt.ExitCode is { } code)
        {
            Console.WriteLine($"  agent   {attempt.AgentSeconds:0.#} s, exit code {code}"
                + (attempt.TimedOut ? ", ended because its time was over" : ""));
        }

        foreach (var gate in attempt.Gates)
        {
            Console.WriteLine($"  gate    {gate.Gate}: {(gate.ExitCode == 0 ? "green" : $"red, exit code {gate.ExitCode}")}, "
                + $"{gate.Seconds:0.#} s{(gate.Reused ? ", reused" : "")}: {gate.Command}");
            if (gate.ExitCode != 0)
            {
                Indented(gate.Tail);
            }
        }

        if (attempt.Candidate is { } candidate)
        {
            Console.WriteLine($"  staged  {Screen.Short(candidate.Commit)} on {candidate.Branch}: {candidate.Files.Count} {(candidate.Files.Count == 1 ? "file" : "files")}, "
                + $"+{candidate.LinesAdded} -{candidate.LinesRemoved}");
        }

        if (attempt.Setback is { } setback)
        {
            Console.WriteLine($"  setback {setback.Kind}: {setback.Reason}");
            Indented(setback.Detail);
        }

        foreach (var step in attempt.Steps)
        {
            Console.WriteLine($"  {step.At.UtcDateTime:HH:mm:ss} {step.What}");
        }
    }

    private static void Line(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Console.WriteLine($"  {name,-7} {string.Join(", ", values)}");
        }
    }

    private static void Indented(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Console.WriteLine($"      | {line.TrimEnd()}");
        }
    }
}
