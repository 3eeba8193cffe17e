using Fleet.Api.Hosts;
using Fleet.Api.Log;
using Fleet.Api.Plans;
using Fleet.Api.Trunks;

namespace Fleet.Gateway.Pages;

/// <summary>Everything at a glance. Pure.</summary>
public sealed record StatusPage(
    IReadOnlyList<PlanStatus> Plans, IReadOnlyList<HostView> Hosts, IReadOnlyList<TrunkView> Trunks,
    IReadOnlyList<LoggedEvent> Events, ApprovalForms Forms, DateTimeOffset Now)
{
    private const int TasksMax = 50;

    public Html Render() => Html.Of($"""
        {Forms.Section(Now)}
        {(Plans.Count == 0 ? NoPlan : Html.All(Plans.Select(Plan)))}
        <div class="two">
        <section><h2>Hosts</h2>{Parts.Table(["host", "slots", "labels", "runs"], [.. Hosts.Select(Row)],
            "No runner host has joined. To start one: fleet up --runners 1")}</section>
        <section><h2>Trunks</h2>{(Trunks.Count == 0
            ? Html.Of($"""<p class="empty">Nothing has come to a trunk yet.</p>""")
            : Html.All(Trunks.Select(Trunk)))}</section>
        </div>
        <section><h2>Latest events</h2>{Parts.Table(["at", "what", "event"], [.. Events.Reverse().Select(Row)],
            "The log is empty.")}</section>
        """);

    private static Html NoPlan => Html.Of(
        $"""<section><h2>No plan yet</h2><p class="empty">To submit one: <code>fleet submit PLAN.yaml</code></p></section>""");

    private Html Plan(PlanStatus plan) => Html.Of($"""
        <section>
        <div class="head"><h2>{plan.Plan}</h2>{Parts.State(plan.State!)}
        <span class="soft small">{plan.Tasks.Count(task => task.State == "landed")} of {plan.Tasks.Count} landed ·
        for {Parts.Ago(plan.Since!.Value, Now)} · {plan.Goal}</span></div>
        {Progress.Bar(plan.Tasks.Select(task => task.State))}
        {Parts.Table(["task", "state", "for", "attempt", "needs", "commit", ""],
            [.. Shown(plan).Select(task => Row(plan.Plan!, task))], "No task is in motion.")}
        {(plan.Tasks.Count > TasksMax ? Html.Of(
            $"""<p class="empty">Of {plan.Tasks.Count} tasks only those in motion are shown; all: <a href="/api/status?plan={plan.Plan}">status</a></p>""")
            : Html.Nothing)}
        </section>
        """);

    /// <summary>All tasks of a plan; of a large one those in motion.</summary>
    private static IEnumerable<TaskView> Shown(PlanStatus plan) => plan.Tasks.Count <= TasksMax
        ? plan.Tasks
        : plan.Tasks.Where(task => task.State is not ("landed" or "waiting" or "ready")).Take(TasksMax);

    private Html Row(string plan, TaskView task) => Html.Of($"""
        <tr><td><a href="/tasks/{plan}/{task.Id}">{task.Id}</a> <span class="soft small">{task.Title}</span></td>
        <td>{Parts.State(task.State)}{(task.Paused ? Parts.State("paused") : Html.Nothing)}</td>
        <td class="nowrap">{Parts.Ago(task.Since, Now)}</td><td>{task.Attempt}</td>
        <td class="small">{string.Join(", ", task.Needs)}</td><td>{Parts.Commit(task.Commit)}</td>
        <td class="small soft">{task.Reason ?? task.Host}</td></tr>
        """);

    private static Html Row(HostView host) => Html.Of($"""
        <tr><td title="{host.Sandbox}">{host.Host}</td><td class="nowrap">{host.Running.Count} of {host.Slots}</td>
        <td class="small">{string.Join(", ", host.Labels)}</td><td class="small">{string.Join(", ", host.Running)}</td></tr>
        """);

    private static Html Trunk(TrunkView trunk) => Html.Of($"""
        <div class="head"><strong>{trunk.Trunk["trunk/".Length..]}</strong>
        <span class="soft small">{trunk.Landings} landed, head {Parts.Commit(trunk.Head)}</span></div>
        {Parts.Table(["", "in the merge queue", "approved by", ""],
            [.. trunk.Queue.Select((queued, place) => Row(trunk, queued, place))], "The merge queue is empty.")}
        """);

    private static Html Row(TrunkView trunk, QueuedView queued, int place) => Html.Of($"""
        <tr><td>{place + 1}</td><td>{Parts.Task(queued.Plan, queued.Task)} {Parts.Commit(queued.Commit)}</td>
        <td>{queued.ApprovedBy}</td><td class="small soft">{Stage(trunk, queued)}</td></tr>
        """);

    private static string Stage(TrunkView trunk, QueuedView queued) =>
        trunk.Merging == $"{queued.Plan}/{queued.Task}" ? "merging"
        : trunk.Of(queued) is { } proof
            ? $"{(proof.Finished ? "validated" : "validating")} {string.Join(", ", proof.Gates)}"
                + (proof.Assumed.Count == 0 ? "" : $" after {string.Join(", ", proof.Assumed)}")
        : "";

    private static Html Row(LoggedEvent happened) => Html.Of($"""
        <tr><td class="nowrap small soft">{happened.At.UtcDateTime:HH:mm:ss}</td><td>{happened.Summary}</td>
        <td class="small soft"><code>{happened.Type}</code></td></tr>
        """);
}
