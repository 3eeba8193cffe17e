using Fleet.Api.Tasks;

namespace Fleet.Gateway.Pages;

/// <summary>One task's story with its evidence. Pure.</summary>
public sealed record TaskPage(TaskStory Story, Html Buttons, DateTimeOffset Now)
{
    public Html Render() => Html.Of($"""
        <h1>{Story.Plan}/{Story.Task} {Parts.State(Story.State)}</h1>
        <section><h2>{Story.Title}</h2><p>{Story.Why}</p>{Buttons}
        <details id="task"><summary>What was asked</summary><pre>{Story.Prompt}</pre>
        <table>{Row("scope", Story.Scope)}{Row("needs", Story.Needs)}{Row("accept", Story.Accept)}{Row("labels", Story.Labels)}
        <tr><td class="soft">agent</td><td><code>{Story.Agent}</code>, {Story.AgentSeconds:0.#} s used</td></tr></table>
        </details></section>
        {Story.Attempts.Reverse().Select(Attempt)}
        """);

    private static Html Row(string name, IReadOnlyList<string> values) => values.Count == 0
        ? Html.Nothing
        : Html.Of($"""<tr><td class="soft">{name}</td><td><code>{string.Join("  ", values)}</code></td></tr>""");

    private Html Attempt(AttemptStory attempt) => Html.Of($"""
        <section>
        <div class="head"><h2>Attempt {attempt.Attempt}</h2><span class="soft small">{Where(attempt)}</span></div>
        {(attempt.Setback is { } setback ? Setback(setback) : Html.Nothing)}
        {(attempt.Gates.Count == 0 ? Html.Nothing : Parts.Table(
            ["gate", "", "took", "command", "output"],
            [.. attempt.Gates.Select((gate, place) => Gate(gate, $"gate-{attempt.Attempt}-{place}"))], ""))}
        {(attempt.Candidate is { } candidate ? Candidate(candidate, attempt.Attempt) : Html.Nothing)}
        {(attempt.Steps.Count == 0 ? Html.Nothing : Parts.Table(
            ["at", "then"], [.. attempt.Steps.Select(Step)], ""))}
        </section>
        """);

    private Html Where(AttemptStory attempt) => attempt.StartedAt is { } started
        ? Html.Of($"""
            on {attempt.Host}, begun {Parts.Ago(started, Now)} ago{(attempt.ExitCode is { } code
                ? $"; agent {attempt.AgentSeconds:0.#} s, exit code {code}{(attempt.TimedOut ? ", out of time" : "")}" : "")}
            {Parts.Artifact(attempt.Output, "its output")}
            """)
        : Html.Of($"waits for a runner, for {Parts.Ago(attempt.ReleasedAt, Now)}");

    private static Html Setback(SetbackStory setback) => Html.Of($"""
        <p><span class="state red">{setback.Kind}</span> {setback.Reason} {Parts.Artifact(setback.Artifact, "the whole output")}</p>
        {(setback.Detail is "" ? Html.Nothing : Html.Of($"<pre>{setback.Detail}</pre>"))}
        """);

    private static Html Gate(GateStory gate, string id) => Html.Of($"""
        <tr><td>{gate.Gate}</td><td>{Colour(gate)}</td><td class="nowrap">{gate.Seconds:0.#} s</td>
        <td><code>{gate.Command}</code></td>
        <td><details id="{id}"><summary>on {gate.Host}, tree {Parts.Short(gate.Tree)}</summary><pre>{gate.Tail}</pre>
        {Parts.Artifact(gate.Output, "all of it")}</details></td></tr>
        """);

    private static Html Colour(GateStory gate) => gate.ExitCode == 0
        ? Html.Of($"""<span class="state green">{(gate.Reused ? "green, reused" : "green")}</span>""")
        : Html.Of($"""<span class="state red">red, {gate.ExitCode}</span>""");

    private static Html Candidate(CandidateStory candidate, int attempt) => Html.Of($"""
        <p>Staged {Parts.Commit(candidate.Commit)} on <code>{candidate.Branch}</code>: 
        {Parts.Change(candidate.Files.Count, candidate.LinesAdded, candidate.LinesRemoved)}</p>
        <details id="files-{attempt}"><summary>files</summary><pre>{string.Join('\n', candidate.Files)}</pre></details>
        """);

    private static Html Step(Step step) => Html.Of($"""
        <tr><td class="nowrap small soft">{step.At.UtcDateTime:HH:mm:ss}</td><td>{step.What}</td></tr>
        """);
}
