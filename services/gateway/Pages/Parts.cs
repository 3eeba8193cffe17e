using Fleet.Domain.Board;

namespace Fleet.Gateway.Pages;

/// <summary>Small pieces that pages share.</summary>
public static class Parts
{
    public static Html State(string state) => Html.Of($"""<span class="state {state}">{state}</span>""");

    public static Html Task(string plan, string task) => Html.Of($"""<a href="/tasks/{plan}/{task}">{plan}/{task}</a>""");

    public static Html Commit(string? commit) =>
        commit is null ? Html.Nothing : Html.Of($"""<code title="{commit}">{Short(commit)}</code>""");

    /// <summary>How long ago, with the time itself to point at.</summary>
    public static Html Ago(DateTimeOffset at, DateTimeOffset now) =>
        Html.Of($"""<span title="{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC">{HumanTime.Of(now - at)}</span>""");

    public static Html Artifact(string? hash, string words) =>
        hash is null or "" ? Html.Nothing : Html.Of($"""<a href="/api/artifacts/{hash}">{words}</a>""");

    /// <summary><c>1 file, +3 -0</c>.</summary>
    public static string Change(int files, int added, int removed) =>
        $"{files} {(files == 1 ? "file" : "files")}, +{added} -{removed}";

    public static string Short(string id) => id[..Math.Min(10, id.Length)];

    /// <summary>A table; with no rows a sentence instead.</summary>
    public static Html Table(IReadOnlyList<string> columns, IReadOnlyList<Html> rows, string empty) => rows.Count == 0
        ? Html.Of($"""<p class="empty">{empty}</p>""")
        : Html.Of($"<table><tr>{columns.Select(column => Html.Of($"<th>{column}</th>"))}</tr>{rows}</table>");
}
