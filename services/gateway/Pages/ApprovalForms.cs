using Fleet.Domain.Board;
using Fleet.Domain.Tasks;
using Microsoft.AspNetCore.Antiforgery;

namespace Fleet.Gateway.Pages;

/// <summary>The candidates that wait for a person, each with its two buttons where the caller may decide.</summary>
/// <param name="Antiforgery">What every form carries; null when the caller may not decide.</param>
public sealed record ApprovalForms(Board Board, AntiforgeryTokenSet? Antiforgery)
{
    /// <summary>The list, or nothing when nobody waits.</summary>
    public Html Section(DateTimeOffset now)
    {
        var rows = Board.Plans
            .SelectMany(plan => plan.Value.InOrder.Select(task => (Plan: plan.Key, Task: task.Id, task.Item)))
            .Where(task => task.Item.State is WorkState.AwaitingApproval)
            .OrderBy(task => task.Item.Since)
            .Select(task => Row(task.Plan, task.Task, task.Item, now))
            .ToList();
        return rows.Count == 0 ? Html.Nothing : Html.Of($"""
            <section><h2>Waiting for approval</h2>
            {Parts.Table(["candidate", "change", "for", "because", ""], rows, "")}</section>
            """);
    }

    /// <summary>The buttons for one task; nothing when there is nothing to decide.</summary>
    public Html Buttons(string plan, string task, WorkItem item) =>
        Antiforgery is null || item.State is not WorkState.AwaitingApproval awaiting
            ? Html.Nothing
            : Html.Of($"""
                <form method="post" action="/decide/{plan}/{task}">
                <input type="hidden" name="{Antiforgery.FormFieldName}" value="{Antiforgery.RequestToken}">
                <input type="hidden" name="changeHash" value="{awaiting.Candidate.ChangeHash}">
                <input name="reason" placeholder="reason" aria-label="reason">
                <button class="yes" name="decision" value="approve">Approve</button>
                <button class="no" name="decision" value="reject">Reject</button>
                </form>
                """);

    private static string Change(Candidate change) =>
        Parts.Change(change.Files.Count, change.LinesAdded, change.LinesRemoved);

    private Html Row(string plan, string task, WorkItem item, DateTimeOffset now)
    {
        var awaiting = (WorkState.AwaitingApproval)item.State;
        return Html.Of($"""
            <tr><td>{Parts.Task(plan, task)} <span class="soft small">{item.Definition!.Title}</span></td>
            <td class="nowrap">{Change(awaiting.Candidate)}</td>
            <td class="nowrap">{Parts.Ago(item.Since, now)}</td><td class="small">{awaiting.Because}</td>
            <td>{Buttons(plan, task, item)}</td></tr>
            """);
    }
}
