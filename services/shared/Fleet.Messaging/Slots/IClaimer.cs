namespace Fleet.Messaging.Slots;

/// <summary>Claims work of one message type in the log; the work itself comes after the acknowledgement.</summary>
public interface IClaimer<TMessage> where TMessage : class
{
    /// <summary>Claims quickly, in milliseconds: the delivery is held meanwhile, and one slot is.</summary>
    /// <returns>The work that then runs in the slot, or null when there is none: the message is stale, or somebody
    /// else holds the task. A message that comes again while its work runs here is not shown again; one that comes
    /// again after the process died is, and then the log says whether this host holds it.</returns>
    Task<SlotWork?> Claim(Claimable<TMessage> claimable, CancellationToken cancellationToken);
}

/// <summary>Work in a slot. <paramref name="stopping"/> asks it to come to an end: the host is stopping.</summary>
public delegate Task SlotWork(CancellationToken stopping);

/// <summary>A message that offers work.</summary>
/// <param name="Message">The contract.</param>
/// <param name="Cause">The message's id and correlation, for <see cref="Handling.Handler"/>.</param>
/// <param name="Queue">The queue it came from.</param>
public sealed record Claimable<TMessage>(TMessage Message, Handling.Cause Cause, string Queue);
