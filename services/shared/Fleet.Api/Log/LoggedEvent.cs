using System.Text.Json;

namespace Fleet.Api.Log;

/// <summary>An event of the log.</summary>
/// <param name="Position">Its place in the whole log: what to resume after.</param>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="Cause">The message or event that made it, or null.</param>
/// <param name="Summary">What happened, in one line for people.</param>
/// <param name="Data">Its fields as they are stored.</param>
public sealed record LoggedEvent(
    long Position, Guid Id, string Stream, long Version, string Type, DateTimeOffset At, Guid? Cause,
    string? Correlation, string Summary, JsonElement Data);
