using System.Diagnostics;
using MassTransit;

namespace Fleet.Messaging.Handling;

/// <summary>Why something is done: the id under which its events stand in the log once, and what it belongs to.</summary>
/// <param name="Id">A message's id, or for work outside of a consumer an id that comes out the same each time.</param>
/// <param name="Correlation">The trace's id where there is a trace, else the conversation's; may be null.</param>
public sealed record Cause(Guid Id, string? Correlation = null)
{
    public static Cause Of(ConsumeContext context) => new(
        context.MessageId ?? throw new InvalidOperationException(
            "The message has no id. Without one nobody can tell that it comes again: nothing was done. Send it with one."),
        Activity.Current?.RootId ?? context.ConversationId?.ToString());
}
