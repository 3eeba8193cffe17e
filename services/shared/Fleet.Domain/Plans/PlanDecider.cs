using Fleet.Domain.Tasks;

namespace Fleet.Domain.Plans;

/// <summary>What a person may ask of a whole plan.</summary>
public abstract record PlanCommand(string By)
{
    public sealed record Cancel(string By, string Reason) : PlanCommand(By);

    public sealed record Pause(string By) : PlanCommand(By);

    public sealed record Resume(string By) : PlanCommand(By);
}

/// <summary>The law of a plan: a decision about it is one about each of its tasks that it concerns.</summary>
public static class PlanDecider
{
    public static Decision<PlanEvent> Decide(PlanCommand command, PlanState plan) => (command, plan) switch
    {
        (_, { Accepted: null }) => new Refusal("There is no such plan."),
        (PlanCommand.Cancel, { Phase: PlanPhase.Cancelled }) => [],
        (PlanCommand.Cancel, { Phase: PlanPhase.Landed }) => new Refusal("The plan has landed: there is nothing to cancel."),
        (PlanCommand.Cancel cancel, _) => [new PlanCancelled(cancel.By, cancel.Reason)],
        (PlanCommand.Pause, { Phase: PlanPhase.Paused }) => [],
        (PlanCommand.Pause, { Over: true }) => new Refusal($"The plan is {Shown(plan.Phase)}: there is nothing to pause."),
        (PlanCommand.Pause pause, _) => [new PlanPaused(pause.By)],
        (PlanCommand.Resume resume, { Phase: PlanPhase.Paused or PlanPhase.Ended }) => [new PlanResumed(resume.By)],
        (PlanCommand.Resume, _) => new Refusal($"The plan is {Shown(plan.Phase)}, not paused or ended."),
        _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
    };

    /// <summary>The command for each task that goes with one for the plan. What is landing goes on to its end.</summary>
    public static TaskCommand? ForTask(PlanCommand command, WorkItem item) => (command, item.State) switch
    {
        (_, WorkState.Landed or WorkState.Landing or WorkState.Cancelled) => null,
        (PlanCommand.Cancel cancel, _) => new TaskCommand.Cancel(cancel.By, cancel.Reason),
        (PlanCommand.Pause, { Over: true }) => null,
        (PlanCommand.Pause pause, _) => new TaskCommand.Pause(pause.By),
        (PlanCommand.Resume resume, WorkState.Blocked { Need: null }) => new TaskCommand.Resume(resume.By),
        (PlanCommand.Resume resume, _) when item.Paused => new TaskCommand.Resume(resume.By),
        _ => null,
    };

    /// <summary>The phase's name as people and scripts see it (FORMATS: plan states).</summary>
    public static string Shown(PlanPhase phase) => phase switch
    {
        PlanPhase.Running => "running",
        PlanPhase.Paused => "paused",
        PlanPhase.Landed => "landed",
        PlanPhase.Ended => "ended",
        PlanPhase.Cancelled => "cancelled",
        _ => throw new InvalidOperationException($"No name for {phase}."),
    };
}
