using Fleet.Domain;
using Fleet.EventStore;

namespace Fleet.Messaging.Handling;

/// <summary>What a decision over several streams wants: events for each, all or none of them.</summary>
/// <remarks>Streams that the decision looked at are appended at the version it saw, others at any version.</remarks>
public sealed record Changes(IReadOnlyList<(string Stream, IReadOnlyList<IFact> Events)> Streams, Refusal? Refusal = null)
{
    /// <summary>Nothing to append: all is already so.</summary>
    public static Changes None { get; } = new([]);

    public static Changes To<TEvent>(string stream, Decision<TEvent> decision) where TEvent : IFact =>
        None.And(stream, decision.Events) with { Refusal = decision.Refusal };

    public Changes And<TEvent>(string stream, IEnumerable<TEvent> events) where TEvent : IFact
    {
        IFact[] facts = [.. events.Cast<IFact>()];
        return facts.Length == 0 ? this : this with { Streams = [.. Streams, (stream, facts)] };
    }

    public static implicit operator Changes(Refusal refusal) => new([], refusal);

    internal NewEvents At(Histories seen, Cause cause) => new(
        cause.Id,
        [.. Streams.Select(change => new StreamEvents(change.Stream, seen.Version(change.Stream), change.Events))],
        cause.Correlation);
}
