using Fleet.Domain.Board;
using Fleet.Domain.Tasks;

namespace Fleet.Domain.Plans;

/// <summary>What the planner does next in a plan, told from what is: asking again answers the same, so it may be
/// asked after a crash, by the tick, or after every event.</summary>
public static class Readiness
{
    /// <summary>A host that could not carry an attempt out may be in trouble for a while: the n-th such setback in a
    /// row is followed by the next attempt only after so many seconds to the power of n.</summary>
    private const double TroubleSecondsBase = 2;

    private const double TroubleSecondsMax = 120;

    /// <summary>The commands for the tasks that can go on, in the plan's order.</summary>
    public static IEnumerable<TaskStep> NextTasks(PlanView plan, DateTimeOffset now)
    {
        var spent = plan.Tasks.Values.Sum(item => item.AgentSeconds) / 60;
        return plan.State.Phase is PlanPhase.Running or PlanPhase.Ended
            ? plan.InOrder.Select(task => (task.Id, Command: Next(task.Item, plan, spent, now)))
                .Where(step => step.Command is not null)
                .Select(step => new TaskStep(step.Id, step.Command!))
            : [];
    }

    /// <summary>The event that ends the plan, or makes an ended one run again; null while nothing changes.</summary>
    public static PlanEvent? NextOfPlan(PlanView plan)
    {
        var states = plan.Tasks.Values.Select(item => item.State).ToList();
        var landed = states.Count(state => state is WorkState.Landed);
        return (plan.State.Phase, states.All(state => state.Over)) switch
        {
            (PlanPhase.Running or PlanPhase.Paused, true) when landed == states.Count => new PlanLanded(landed),
            (PlanPhase.Running or PlanPhase.Paused, true) => new PlanEnded(
                landed, states.Count(state => state is WorkState.Blocked), states.Count(state => state is WorkState.Cancelled)),
            (PlanPhase.Ended, false) => new PlanResumed("planner"),
            _ => null,
        };
    }

    private static TaskCommand? Next(WorkItem item, PlanView plan, double minutesSpent, DateTimeOffset now) => item.State switch
    {
        WorkState.Blocked { Need: { } need } when plan.Tasks.TryGetValue(need, out var needed) && !IsLost(needed) =>
            new TaskCommand.Resume("planner"),
        WorkState.Waiting or WorkState.SetBack when item.Paused => null,
        WorkState.Waiting => NextOfWaiting(item, plan, minutesSpent),
        WorkState.SetBack setBack when item.Failures >= item.Definition!.Attempts => new TaskCommand.Block(
            $"All {item.Failures} attempts failed; the last: {setBack.Setback.Reason}", null),
        WorkState.SetBack setBack when item.Attempt >= item.AttemptsMax => new TaskCommand.Block(
            $"It was begun {item.Attempt} times without an end; the last: {setBack.Setback.Reason}", null),
        WorkState.SetBack when now < item.Since + Pause(item) => null,
        WorkState.SetBack => OverBudget(plan, minutesSpent) ?? new TaskCommand.Release(),
        _ => null,
    };

    private static TaskCommand? NextOfWaiting(WorkItem item, PlanView plan, double minutesSpent)
    {
        var needs = item.Definition!.Needs.Select(id => (Id: id, Item: plan.Tasks.GetValueOrDefault(id))).ToList();
        var lost = needs.FirstOrDefault(need => need.Item is not null && IsLost(need.Item));
        if (lost.Item is not null)
        {
            return new TaskCommand.Block($"It needs {lost.Id}, which is {lost.Item.State.Shown}.", lost.Id);
        }

        return needs.All(need => need.Item?.State is WorkState.Landed)
            ? OverBudget(plan, minutesSpent) ?? new TaskCommand.Release()
            : null;
    }

    private static TimeSpan Pause(WorkItem item)
    {
        var troubles = item.Setbacks.Reverse().TakeWhile(s => s.Setback.Kind == SetbackKind.Infrastructure).Count();
        return troubles == 0
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Min(Math.Pow(TroubleSecondsBase, troubles), TroubleSecondsMax));
    }

    private static TaskCommand? OverBudget(PlanView plan, double minutesSpent) =>
        plan.State.Accepted?.BudgetMinutes is { } limit && minutesSpent >= limit
            ? new TaskCommand.Block(
                $"The plan's budget of {limit:0.##} agent minutes is used up: {minutesSpent:0.##} were spent.", null)
            : null;

    private static bool IsLost(WorkItem item) => item.State is WorkState.Blocked or WorkState.Cancelled;
}

/// <summary>One command for one task of the plan.</summary>
public sealed record TaskStep(string Task, TaskCommand Command);
