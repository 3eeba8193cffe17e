using System.Text.Json;
using Fleet.Api.Log;
using Fleet.EventStore;
using Fleet.EventStore.Events;

namespace Fleet.Gateway.Log;

/// <summary>The log's events as the API shows them. Pure.</summary>
public static class LoggedEvents
{
    public static LoggedEvent Of(RecordedEvent recorded) => new(
        recorded.Position, recorded.Id, recorded.Stream, recorded.Version, recorded.Type, recorded.At, recorded.Cause,
        recorded.Correlation, Summaries.Of(recorded.Stream, recorded.Data),
        recorded.Data is UnknownFact unknown
            ? JsonElement.Parse(unknown.Json)
            : JsonSerializer.SerializeToElement(recorded.Data, recorded.Data.GetType(), EventJson.Options));

    /// <summary>True when the event is of the plan: of its own stream, its tasks' or about it on a trunk.</summary>
    public static bool IsOf(RecordedEvent recorded, string plan) =>
        recorded.Stream.Split('/') is ["plan" or "task", var name, ..] ? name == plan
        : Summaries.PlanOnTrunk(recorded.Data) == plan;
}
