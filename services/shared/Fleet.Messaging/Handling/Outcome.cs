using Fleet.Domain;
using Fleet.EventStore;

namespace Fleet.Messaging.Handling;

/// <summary>How a command ended. Its messages are out; what is left is to acknowledge.</summary>
/// <param name="Events">The events in the log by this cause; none when refused or when all was already so.</param>
/// <param name="Refusal">The reason when it was refused, else null. A repeated message only brings again what was
/// recorded: a refusal that was recorded is to be read from <paramref name="Events"/>.</param>
/// <param name="Repeated">True when the events were there before: the message came again.</param>
public sealed record Outcome(IReadOnlyList<RecordedEvent> Events, Refusal? Refusal = null, bool Repeated = false);
