using Fleet.Domain.Tasks;

namespace Fleet.Gateway.Tasks;

/// <summary>What happens to a task besides the agents' work, in sentences.</summary>
public static class TaskSteps
{
    /// <summary>The sentence, or null for what an attempt's own fields tell.</summary>
    public static string? Of(TaskEvent happened) => happened switch
    {
        CandidateShipped => "The shipper took it.",
        ApprovalRequested asked => $"A person was asked to approve it: {asked.Because}",
        ApprovedByPolicy approved => $"The policy let it through ({approved.Policy}).",
        CandidateApproved { Reason: "" } approved => $"{approved.By} approved it.",
        CandidateApproved approved => $"{approved.By} approved it: {approved.Reason}",
        MergeRequested => "It was passed on to the merge executor.",
        LandingStarted landing => $"Its landing began (number {landing.Number} of the trunk).",
        LandingAbandoned abandoned => $"Its landing was abandoned: {abandoned.Reason}",
        TaskLanded landed => $"It landed as commit {landed.Commit}.",
        TaskBlocked blocked => $"The task was blocked: {blocked.Reason}",
        TaskCancelled cancelled => $"{cancelled.By} cancelled the task: {cancelled.Reason}",
        TaskPaused paused => $"{paused.By} paused the task.",
        TaskResumed resumed => $"{resumed.By} resumed the task.",
        _ => null,
    };
}
