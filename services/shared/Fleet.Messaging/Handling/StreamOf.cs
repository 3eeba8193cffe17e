using Fleet.Domain;
using Fleet.EventStore;

namespace Fleet.Messaging.Handling;

/// <summary>A stream and how it folds into a state.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Start">The state before the first event.</param>
/// <param name="Evolve">The state after one more event; pure.</param>
public sealed record StreamOf<TState>(string Name, TState Start, Func<TState, RecordedEvent, TState> Evolve)
{
    /// <summary>For a law that looks only at the facts themselves.</summary>
    public StreamOf(string name, TState start, Func<TState, IFact, TState> evolve)
        : this(name, start, (state, recorded) => evolve(state, recorded.Data)) { }
}
