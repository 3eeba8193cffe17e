using static Fleet.Domain.Tasks.TaskCommand;

namespace Fleet.Domain.Tasks;

/// <summary>The law of a task: which events a command makes in each state. Pure and total.</summary>
public static class TaskDecider
{
    public static Decision<TaskEvent> Decide(TaskCommand command, WorkItem item) => (command, item.State) switch
    {
        (Plan plan, WorkState.Unplanned) => [new TaskPlanned(plan.Definition)],
        (Plan, _) => new Refusal("The task is planned already."),
        (_, WorkState.Unplanned) => new Refusal("There is no such task."),

        (Release, WorkState.Waiting or WorkState.SetBack) when item.Paused => new Refusal("The task is paused."),
        (Release, WorkState.Waiting or WorkState.SetBack) => [new TaskReleased(item.Attempt + 1, item.Definition!.Labels)],

        (Block block, WorkState.Waiting or WorkState.SetBack or WorkState.Ready) =>
            [new TaskBlocked(block.Reason, block.Need)],

        // The attempt number is the fencing token: what comes from an attempt that is over is refused.
        (Claim claim, WorkState.Ready ready) when claim.Attempt != ready.Attempt => Stale(claim.Attempt, item),
        (Claim, WorkState.Ready) when item.Paused => new Refusal("The task is paused."),
        (Claim claim, WorkState.Ready) => [new AttemptStarted(claim.Attempt, claim.Host, Branch(item, claim.Attempt))],

        (EndAgent end, WorkState.Running running) when end.Ended.Attempt == running.Attempt => [end.Ended],
        (EndAgent end, WorkState.Gating gating) when end.Ended.Attempt == gating.Attempt => [],
        (HandBack back, _) when back.Attempt == item.Holder?.Attempt =>
            [new AttemptHandedBack(back.Attempt, back.Commit, back.Reason)],
        (Fail fail, _) when fail.Attempt == item.Holder?.Attempt =>
            [.. fail.Gates, new AttemptFailed(fail.Attempt, fail.Setback, fail.Commit)],
        (Stage stage, WorkState.Gating gating) when stage.Candidate.Attempt == gating.Attempt =>
            [.. stage.Candidate.Evidence.Select(e => new GateRan(gating.Attempt, e)), new CandidateStaged(stage.Candidate)],
        (Lapse lapse, _) when lapse.Attempt == item.Holder?.Attempt =>
            [new LeaseLapsed(lapse.Attempt, item.Holder.Value.Host)],

        (Ship ship, WorkState.Staged staged) when ship.Attempt == staged.Candidate.Attempt => Shipped(ship, staged.Candidate),
        (PassOn pass, WorkState.Approved approved) when pass.Attempt == approved.Candidate.Attempt =>
            [new MergeRequested(pass.Attempt, approved.Candidate.ChangeHash, approved.By)],

        // An approval is bound to what was approved.
        (Approve approve, WorkState.AwaitingApproval awaiting) when OfAnother(approve.ChangeHash, awaiting.Candidate) =>
            new Refusal("The change is not the one you looked at: look again, then approve."),
        (Approve approve, WorkState.AwaitingApproval { Candidate: var candidate }) =>
            [new CandidateApproved(candidate.Attempt, candidate.ChangeHash, approve.By, approve.Reason)],
        (Reject reject, WorkState.AwaitingApproval { Candidate: var candidate }) =>
            [new CandidateRejected(candidate.Attempt, reject.By, reject.Reason)],

        (StartLanding start, WorkState.Merging merging) when start.Attempt == merging.Candidate.Attempt =>
            [new LandingStarted(start.Attempt, start.Number)],
        (AbandonLanding abandon, WorkState.Landing landing) when abandon.Number == landing.Number =>
            [new LandingAbandoned(abandon.Attempt, abandon.Number, abandon.Reason)],
        (SendBack back, WorkState.Merging merging) when back.Attempt == merging.Candidate.Attempt =>
            [new CandidateSentBack(back.Attempt, back.TrunkCommit, back.Setback)],
        (Land land, WorkState.Landing landing) when land.Number == landing.Number =>
            [new TaskLanded(land.Attempt, land.Commit, land.Number)],
        (Land land, WorkState.Landed landed) when land.Commit == landed.Commit => [],

        (Cancel, WorkState.Landing or WorkState.Landed) => new Refusal("It is too late to cancel: the change is landing or has landed."),
        (Cancel, WorkState.Cancelled) => [],
        (Cancel cancel, _) => [new TaskCancelled(cancel.By, cancel.Reason)],
        (Pause, { Over: true }) => new Refusal($"The task is {item.State.Shown}: there is nothing to pause."),
        (Pause, _) when item.Paused => [],
        (Pause pause, _) => [new TaskPaused(pause.By)],
        (Resume resume, WorkState.Blocked) => [new TaskResumed(resume.By)],
        (Resume resume, _) when item.Paused => [new TaskResumed(resume.By)],
        (Resume, _) => new Refusal($"The task is {item.State.Shown}, not paused or blocked."),

        (Claim claim, _) => Stale(claim.Attempt, item),
        (EndAgent end, _) => Stale(end.Ended.Attempt, item),
        (HandBack back, _) => Stale(back.Attempt, item),
        (Fail fail, _) => Stale(fail.Attempt, item),
        (Stage stage, _) => Stale(stage.Candidate.Attempt, item),
        _ => new Refusal($"{command.GetType().Name} is not allowed while the task is {item.State.Shown}."),
    };

    private static Decision<TaskEvent> Shipped(Ship ship, Candidate candidate) => ship.NeedsPersonBecause is { } because
        ? [new CandidateShipped(ship.Attempt), new ApprovalRequested(ship.Attempt, candidate.ChangeHash, because)]
        : [
            new CandidateShipped(ship.Attempt),
            new ApprovedByPolicy(ship.Attempt, candidate.ChangeHash, "policy"),
            new MergeRequested(ship.Attempt, candidate.ChangeHash, "policy"),
        ];

    private static bool OfAnother(string? changeHash, Candidate candidate) =>
        changeHash is not null && changeHash != candidate.ChangeHash;

    private static Refusal Stale(int attempt, WorkItem item) =>
        new($"Attempt {attempt} is over: the task is {item.State.Shown} at attempt {item.Attempt}.");

    private static string Branch(WorkItem item, int attempt) =>
        $"fleet/{item.Definition!.Plan}/{item.Definition.Task}/{attempt}";
}
