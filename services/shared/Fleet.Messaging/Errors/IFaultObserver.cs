namespace Fleet.Messaging.Errors;

/// <summary>Hears of each message that ended in an error queue; appends an event, so that the log shows it.</summary>
public interface IFaultObserver
{
    /// <summary>Called once the message is safe in its error queue. An exception is logged and changes nothing.</summary>
    Task OnFault(FaultedMessage message, CancellationToken cancellationToken);
}
