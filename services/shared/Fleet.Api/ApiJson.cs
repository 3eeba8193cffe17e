using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Api.Errors;
using Fleet.Api.Hosts;
using Fleet.Api.Log;
using Fleet.Api.Plans;
using Fleet.Api.Tasks;
using Fleet.Api.Trunks;

namespace Fleet.Api;

/// <summary>How the shapes of the HTTP API are written as JSON. Generated ahead, so that a short process such as the
/// command line starts fast.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PlanStatus))]
[JsonSerializable(typeof(IReadOnlyList<PlanSummary>))]
[JsonSerializable(typeof(SubmittedPlan))]
[JsonSerializable(typeof(RefusedPlan))]
[JsonSerializable(typeof(PendingSubmission))]
[JsonSerializable(typeof(TaskStory))]
[JsonSerializable(typeof(TaskExplanation))]
[JsonSerializable(typeof(CandidateDecision))]
[JsonSerializable(typeof(DecidedCandidate))]
[JsonSerializable(typeof(WorkDone))]
[JsonSerializable(typeof(WorkRequest))]
[JsonSerializable(typeof(LoggedEvent))]
[JsonSerializable(typeof(IReadOnlyList<LoggedEvent>))]
[JsonSerializable(typeof(IReadOnlyList<HostView>))]
[JsonSerializable(typeof(IReadOnlyList<TrunkView>))]
[JsonSerializable(typeof(IReadOnlyList<ErrorView>))]
[JsonSerializable(typeof(ErrorDone))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;
