using Fleet.Domain;

namespace Fleet.EventStore.Events;

/// <summary>An event whose type this program does not know: a newer version of Fleet, or a foreign writer, appended
/// it. Reading goes on; it can be read and shown, never appended.</summary>
/// <param name="Type">The alias under which it is stored.</param>
/// <param name="Json">Its data as it stands in the log.</param>
public sealed record UnknownFact(string Type, string Json) : IFact;
