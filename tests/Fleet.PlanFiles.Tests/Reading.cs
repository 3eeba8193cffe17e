using Fleet.Domain.Plans;
using Shouldly;

namespace Fleet.PlanFiles.Tests;

/// <summary>Short ways to say what a plan's text is answered with.</summary>
internal static class Reading
{
    /// <summary>A plan of one task, to which lines for that task are added.</summary>
    public static string OneTask(string lines) => $"""
        repository: https://example.org/r.git
        plan: p
        defaults: {"{"}agent: claude{"}"}
        tasks:
          - id: a
            prompt: do it
            {lines.ReplaceLineEndings("\n    ")}
        """;

    public static PlanDefinition Accepted(string text, PlanReaderOptions? options = null)
    {
        var reading = PlanReader.Read(text, options);
        reading.Mistakes.ShouldBeEmpty();
        return reading.Plan.ShouldNotBeNull();
    }

    public static TaskDefinition AcceptedTask(string lines) => Accepted(OneTask(lines)).Tasks.ShouldHaveSingleItem();

    /// <summary>The mistakes as <c>line:column path message</c>.</summary>
    public static IReadOnlyList<string> Mistakes(string text, PlanReaderOptions? options = null)
    {
        var reading = PlanReader.Read(text, options);
        reading.Plan.ShouldBeNull();
        return [.. reading.Mistakes.Select(m => $"{m.Line}:{m.Column} {m.Path} {m.Message}")];
    }
}
