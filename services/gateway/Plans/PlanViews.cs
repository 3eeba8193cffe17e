using Fleet.Api.Plans;
using Fleet.Domain.Board;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Hosting;

namespace Fleet.Gateway.Plans;

/// <summary>The board's plans as the API shows them. Pure.</summary>
public static class PlanViews
{
    /// <summary>The plan's status; without a name that of <see cref="Newest"/>. Null when there is no such plan.</summary>
    public static PlanStatus? Status(BoardAt at, string? plan) => (plan ?? Newest(at.Board)) switch
    {
        null => new PlanStatus(null, null, null, "", "", "", at.Position, []),
        var name when at.Board.Plans.GetValueOrDefault(name) is { State.Accepted: { } accepted } view => new PlanStatus(
            name, Shown(view.State.Phase), view.State.Since, accepted.Goal, accepted.Repository, accepted.Trunk,
            at.Position, [.. view.InOrder.Select(task => Of(task.Id, task.Item))]),
        _ => null,
    };

    /// <summary>The plan that somebody who names none means: one that goes on, and of those the latest.</summary>
    public static string? Newest(Board board) => board.Plans
        .Where(plan => plan.Value.State.Accepted is not null)
        .OrderBy(plan => plan.Value.State.Over)
        .ThenByDescending(plan => plan.Value.State.Since)
        .Select(plan => plan.Key)
        .FirstOrDefault();

    /// <summary>All plans, those that go on first, then the latest.</summary>
    public static IReadOnlyList<PlanSummary> Summaries(Board board) =>
    [
        .. board.Plans
            .Where(plan => plan.Value.State.Accepted is not null)
            .OrderBy(plan => plan.Value.State.Over)
            .ThenByDescending(plan => plan.Value.State.Since)
            .Select(plan => new PlanSummary(
                plan.Key, Shown(plan.Value.State.Phase), plan.Value.State.Since, plan.Value.State.Accepted!.Goal,
                plan.Value.Tasks.Values.CountBy(item => item.State.Shown).ToDictionary())),
    ];

    private static TaskView Of(string id, WorkItem item) => new(
        id,
        item.Definition!.Title,
        item.State.Shown,
        item.Attempt,
        item.State is WorkState.Landed landed ? landed.Commit : null,
        Reason(item.State),
        item.Since,
        item.Definition.Needs,
        item.Holder?.Host,
        item.Paused);

    private static string? Reason(WorkState state) => state switch
    {
        WorkState.Blocked blocked => blocked.Reason,
        WorkState.Cancelled cancelled => cancelled.Reason,
        WorkState.SetBack back => back.Setback.Reason,
        WorkState.AwaitingApproval awaiting => awaiting.Because,
        _ => null,
    };

    private static string Shown(PlanPhase phase) => phase.ToString().ToLowerInvariant();
}
