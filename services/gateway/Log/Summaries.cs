using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.Gateway.Pages;
using Fleet.Gateway.Tasks;

namespace Fleet.Gateway.Log;

/// <summary>Each event in one line for people. Pure.</summary>
public static class Summaries
{
    public static string Of(string stream, IFact fact) => fact switch
    {
        TaskEvent happened => $"{Subject(stream)}: {OfTask(happened)}",
        PlanEvent happened => $"{Subject(stream)}: {OfPlan(happened)}",
        TrunkEvent happened => OfTrunk(happened),
        SubmissionAccepted accepted => $"The plan {accepted.Plan} was accepted.",
        SubmissionRefused refused => $"A plan was refused: {refused.Mistakes.Count} "
            + $"{(refused.Mistakes.Count == 1 ? "mistake" : "mistakes")}.",
        HostJoined joined => $"The host {joined.Host} joined with {joined.Slots} slots.",
        HostLeft left => $"The host {left.Host} left: {left.Reason}",
        _ => fact.GetType().Name,
    };

    /// <summary>The plan that a trunk's event is about, or null.</summary>
    public static string? PlanOnTrunk(IFact fact) => fact switch
    {
        CandidateQueued queued => queued.Candidate.Plan,
        ValidationRequested asked => asked.Plan,
        ValidationStopped stopped => stopped.Plan,
        CandidatePutToTail put => put.Plan,
        MergeStarted started => started.Plan,
        CandidateMerged merged => merged.Plan,
        CandidateDropped dropped => dropped.Plan,
        _ => null,
    };

    private static string OfTask(TaskEvent happened) => TaskSteps.Of(happened) ?? happened switch
    {
        TaskPlanned planned => $"Planned: {planned.Definition.Title}",
        TaskReleased released => $"Attempt {released.Attempt} waits for a runner.",
        AttemptStarted started => $"Attempt {started.Attempt} began on {started.Host}.",
        AgentEnded { TimedOut: true } ended => $"The agent was ended after {ended.Seconds:0.#} s: its time was over.",
        AgentEnded ended => $"The agent ended after {ended.Seconds:0.#} s with exit code {ended.ExitCode}.",
        GateRan { Evidence: var gate } =>
            $"Gate {gate.Gate} is {(gate.Green ? "green" : $"red (exit code {gate.ExitCode})")} after {gate.Seconds:0.#} s"
            + (gate.Reused ? ", reused." : "."),
        AttemptFailed failed => $"Attempt {failed.Attempt} came to nothing: {failed.Setback.Reason}",
        AttemptHandedBack back => $"Attempt {back.Attempt} was handed back: {back.Reason}",
        LeaseLapsed lapsed => $"The lease of {lapsed.Host} ran out: attempt {lapsed.Attempt} is over.",
        CandidateStaged { Candidate: var candidate } => $"Attempt {candidate.Attempt} was staged: "
            + $"{Parts.Change(candidate.Files.Count, candidate.LinesAdded, candidate.LinesRemoved)}.",
        CandidateSentBack back => $"Sent back from the trunk: {back.Setback.Reason}",
        CandidateRejected { Reason: "" } rejected => $"{rejected.By} rejected it.",
        CandidateRejected rejected => $"{rejected.By} rejected it: {rejected.Reason}",
        _ => happened.GetType().Name,
    };

    private static string OfPlan(PlanEvent happened) => happened switch
    {
        PlanAccepted accepted => $"The plan was accepted with {accepted.Tasks.Count} tasks.",
        PlanPaused paused => $"{paused.By} paused the plan.",
        PlanResumed resumed => $"{resumed.By} resumed the plan.",
        PlanCancelled { Reason: "" } cancelled => $"{cancelled.By} cancelled the plan.",
        PlanCancelled cancelled => $"{cancelled.By} cancelled the plan: {cancelled.Reason}",
        PlanLanded landed => $"All {landed.Landed} tasks have landed.",
        PlanEnded ended => $"The plan ended: {ended.Landed} landed, {ended.Blocked} blocked, {ended.Cancelled} cancelled.",
        _ => happened.GetType().Name,
    };

    private static string OfTrunk(TrunkEvent happened) => happened switch
    {
        CandidateQueued { Candidate: var c } => $"{c.Plan}/{c.Task}: Queued before the trunk.",
        ValidationRequested { Assumed: { Count: > 0 } assumed } asked =>
            $"{asked.Plan}/{asked.Task}: The tree {Short(asked.Tree)} is to be validated ahead, after {assumed.Count} that wait before it.",
        ValidationRequested asked => $"{asked.Plan}/{asked.Task}: The merged tree {Short(asked.Tree)} is to be validated.",
        ValidationStopped stopped => $"Validation {stopped.Validation} was ended: {stopped.Reason}",
        CandidatePutToTail put => $"{put.Plan}/{put.Task}: Its red may be a flake: it goes behind all that wait, once.",
        ValidationFinished { Trouble: { } trouble } finished => $"Validation {finished.Validation} had no verdict: {trouble}",
        ValidationFinished finished => $"Validation {finished.Validation} is "
            + (finished.Evidence.All(gate => gate.Green) ? "green." : "red."),
        MergeStarted started => $"{started.Plan}/{started.Task}: The trunk is to become {Short(started.After)}.",
        CandidateMerged merged => $"{merged.Plan}/{merged.Task}: The trunk became {Short(merged.After)} (landing {merged.Number}).",
        MergeAbandoned abandoned => $"Landing {abandoned.Number} was abandoned: {abandoned.Reason}",
        CandidateDropped dropped => $"{dropped.Plan}/{dropped.Task}: Left the queue: {dropped.Reason}",
        _ => happened.GetType().Name,
    };

    private static string Subject(string stream) => stream[(stream.IndexOf('/') + 1)..];

    private static string Short(string id) => id[..Math.Min(10, id.Length)];
}
