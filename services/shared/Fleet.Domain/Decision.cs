using System.Collections;
using System.Runtime.CompilerServices;

namespace Fleet.Domain;

/// <summary>Why a command is not carried out: an answer, not an error.</summary>
public sealed record Refusal(string Reason);

/// <summary>What a decider answers: the events to append (none when all is already so), or a refusal.</summary>
[CollectionBuilder(typeof(Decision), nameof(Decision.Create))]
public sealed class Decision<TEvent>(IReadOnlyList<TEvent> events, Refusal? refusal) : IEnumerable<TEvent>
{
    /// <summary>The events to append, in order. Empty when refused, or when nothing is left to do.</summary>
    public IReadOnlyList<TEvent> Events { get; } = events;

    /// <summary>The reason when the command is refused, else null.</summary>
    public Refusal? Refusal { get; } = refusal;

    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);

    public IEnumerator<TEvent> GetEnumerator() => Events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Lets a collection expression make a <see cref="Decision{TEvent}"/>.</summary>
public static class Decision
{
    public static Decision<TEvent> Create<TEvent>(ReadOnlySpan<TEvent> events) => new(events.ToArray(), null);
}
