using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;

namespace Fleet.Domain;

/// <summary>Who may append what: the database holds each service's role to this table.</summary>
public static class Lanes
{
    public const string Planner = "fleet_planner";
    public const string Runner = "fleet_runner";
    public const string Shipper = "fleet_shipper";
    public const string Merge = "fleet_merge";
    public const string Gateway = "fleet_gateway";

    /// <summary>Every event type with its one lane and the streams that may hold it.</summary>
    public static IReadOnlyList<Lane> All { get; } =
    [
        .. Of(Planner, "plan/", typeof(PlanAccepted), typeof(PlanPaused), typeof(PlanResumed), typeof(PlanCancelled),
            typeof(PlanLanded), typeof(PlanEnded)),
        .. Of(Planner, "submission/", typeof(SubmissionAccepted), typeof(SubmissionRefused)),
        .. Of(Planner, "task/", typeof(TaskPlanned), typeof(TaskReleased), typeof(LeaseLapsed), typeof(TaskBlocked),
            typeof(TaskCancelled), typeof(TaskPaused), typeof(TaskResumed)),
        .. Of(Runner, "task/", typeof(AttemptStarted), typeof(AgentEnded), typeof(GateRan), typeof(AttemptFailed),
            typeof(AttemptHandedBack), typeof(CandidateStaged)),
        .. Of(Runner, "host/", typeof(Hosts.HostJoined), typeof(Hosts.HostLeft)),
        .. Of(Shipper, "task/", typeof(CandidateShipped), typeof(ApprovalRequested), typeof(ApprovedByPolicy),
            typeof(MergeRequested)),
        .. Of(Gateway, "task/", typeof(CandidateApproved), typeof(CandidateRejected)),
        .. Of(Merge, "task/", typeof(LandingStarted), typeof(LandingAbandoned), typeof(CandidateSentBack),
            typeof(TaskLanded)),
        .. Of(Merge, "trunk/", typeof(CandidateQueued), typeof(CandidatePutToTail), typeof(ValidationRequested),
            typeof(ValidationFinished), typeof(ValidationStopped), typeof(MergeStarted), typeof(CandidateMerged),
            typeof(MergeAbandoned), typeof(CandidateDropped)),
    ];

    private static IEnumerable<Lane> Of(string role, string streams, params Type[] types) =>
        types.Select(type => new Lane(role, streams, type));
}

/// <summary>One row of the table: a role may append this type to streams that begin so.</summary>
public sealed record Lane(string Role, string StreamPrefix, Type EventType);
