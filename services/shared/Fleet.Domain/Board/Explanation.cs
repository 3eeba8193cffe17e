using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using static Fleet.Domain.Tasks.WorkState;

namespace Fleet.Domain.Board;

/// <summary>Says in one paragraph what a task waits for, since when, and what to do.</summary>
public static class Explanation
{
    /// <summary>How far a chain of needs is told.</summary>
    private const int ChainMax = 4;

    /// <summary>The paragraph for one task.</summary>
    /// <param name="leaseUntil">When the lease of the task's holder ends or ended; null when there is none.</param>
    public static string Why(Board board, string plan, string task, DateTimeOffset? leaseUntil, DateTimeOffset now)
    {
        var view = board.Plans.GetValueOrDefault(plan);
        return view?.Tasks.GetValueOrDefault(task) is { Definition: not null } item
            ? $"{plan}/{task} {new Telling(board, view, plan, leaseUntil, now).Of(task, item, ChainMax)}"
            : $"There is no task {plan}/{task}. To see what there is, type: fleet status";
    }

    private sealed record Telling(
        Board Board, PlanView View, string Plan, DateTimeOffset? LeaseUntil, DateTimeOffset Now)
    {
        public string Of(string task, WorkItem item, int depth) => item.State switch
        {
            Waiting or SetBack or Ready when Held(task, item) is { } held => held,
            Waiting => OfWaiting(item, depth),
            SetBack back =>
                $"waits for its next attempt: attempt {back.Attempt} came to nothing {Ago(item)} ({Bare(back.Setback.Reason)}). "
                + "The planner releases the next one within seconds; if it does not, type: fleet doctor",
            Ready ready => $"waits in the queue with attempt {ready.Attempt} for {For(item)}. "
                + Queueing.Why(Board, item.Definition!),
            Running running => OfRunning(running, item),
            Gating gating => $"is being judged: the agent of attempt {gating.Attempt} has ended, and its gates run on "
                + $"{gating.Host} for {For(item)}. There is nothing to do.",
            Staged or Shipped => $"is staged with commit {Short(item.Candidate!.Commit)} for {For(item)}. "
                + "The shipper looks at it within seconds; if it does not, type: fleet doctor",
            AwaitingApproval awaiting => OfApproval(task, awaiting, item),
            Approved approved => $"was let through by {approved.By} {Ago(item)}. The shipper passes it on within seconds.",
            Merging merging => $"is with the merge executor for {For(item)}, let through by {merging.ApprovedBy}. "
                + Queueing.InTrunk(Board, item, Plan, task),
            Landing landing => $"is landing now (number {landing.Number} of its trunk): the trunk is being moved for "
                + $"{For(item)}. There is nothing to do.",
            Landed landed => $"has landed as commit {landed.Commit} {Ago(item)} (number {landed.Number} of its trunk). "
                + "There is nothing to do.",
            Blocked { Need: { } need } blocked =>
                $"is blocked for {For(item)}: {blocked.Reason} It goes on by itself when {need} does; "
                + $"to see why that does not, type: fleet why {Plan}/{need}",
            Blocked blocked => $"is blocked for {For(item)}: {Sentence(blocked.Reason)} To see the evidence, type: "
                + $"fleet task {Plan}/{task}. To start it anew with all its attempts, type: fleet resume {Plan}/{task}",
            Cancelled cancelled => $"was cancelled {Ago(item)}: {Sentence(cancelled.Reason)} It ends here.",
            _ => $"is {item.State.Shown}.",
        };

        private string? Held(string task, WorkItem item) => View.State.Phase switch
        {
            PlanPhase.Paused => $"is held back because its plan was paused {Ago(View.State.Since)}: no new attempt "
                + $"begins. To go on, type: fleet resume {Plan}",
            _ when item.Paused => $"is held back because it was paused: no new attempt begins. To go on, type: fleet resume {Plan}/{task}",
            _ => null,
        };

        private string OfWaiting(WorkItem item, int depth)
        {
            var unmet = item.Definition!.Needs
                .Select(id => (Id: id, Item: View.Tasks.GetValueOrDefault(id)))
                .Where(need => need.Item is { State: not Landed })
                .ToList();
            var names = string.Join(", ", unmet.Select(need => need.Id));
            return (unmet, depth) switch
            {
                ([], _) => $"waits to be released for {For(item)}; nothing it needs is missing. The planner does so "
                    + "within seconds; if it does not, type: fleet doctor",
                (_, 0) => $"waits for {names}, and that for others.",
                _ => $"waits for {For(item)} until {names} {(unmet.Count == 1 ? "has" : "have")} landed. "
                    + $"{unmet[0].Id} {Of(unmet[0].Id, unmet[0].Item!, depth - 1)}",
            };
        }

        private string OfRunning(Running running, WorkItem item)
        {
            var held = $"runs on {running.Host}: attempt {running.Attempt} of {item.Definition!.Attempts} for {For(item)}, "
                + $"and its agent may take {item.Definition.Minutes:0.##} min. ";
            return LeaseUntil is { } until && until < Now
                ? $"{held}The host has not renewed its lease, which ended {Ago(until)}: the planner begins the next "
                    + "attempt. To see the host's state, type: fleet hosts"
                : $"{held}There is nothing to do; to watch it, type: fleet watch {Plan}";
        }

        private string OfApproval(string task, AwaitingApproval awaiting, WorkItem item)
        {
            var candidate = awaiting.Candidate;
            return $"waits for a person to approve it for {For(item)}: {Sentence(awaiting.Because)} The change has "
                + $"{candidate.Files.Count} {(candidate.Files.Count == 1 ? "file" : "files")}, +{candidate.LinesAdded} "
                + $"-{candidate.LinesRemoved}, commit {Short(candidate.Commit)}. To see it, type: fleet task {Plan}/{task}. "
                + $"To decide, type: fleet approve {Plan}/{task} (or: fleet reject {Plan}/{task} --reason \"...\")";
        }

        private string For(WorkItem item) => HumanTime.Of(Now - item.Since);

        private string Ago(WorkItem item) => Ago(item.Since);

        private string Ago(DateTimeOffset at) => $"{HumanTime.Of(Now - at)} ago";

        private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];

        private static string Bare(string text) => text.TrimEnd('.', ' ');

        private static string Sentence(string text) => text is "" ? "no reason was given." : $"{Bare(text)}.";
    }
}
