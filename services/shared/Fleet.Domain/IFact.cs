namespace Fleet.Domain;

/// <summary>Something that happened and stands in the log for good: every event type of Fleet is one.</summary>
/// <remarks>The event store finds the event types by this mark; see docs/glossary.md.</remarks>
#pragma warning disable CA1040 // An empty interface: the mark is all there is to say.
public interface IFact;
#pragma warning restore CA1040
