using MassTransit;

namespace Fleet.Messaging.Errors;

/// <summary>Tells the observers once a message is in its error queue.</summary>
internal sealed class FaultFilter(IReadOnlyList<IFaultObserver> observers) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!context.IsFaulted) await context.NotifyFaulted(context.Exception);
        var faulted = FaultedMessage.Read(context);
        foreach (var observer in observers)
        {
            try
            {
                await observer.OnFault(faulted, context.CancellationToken);
            }
            catch (Exception unheard)
            {
                LogContext.Error?.Log(unheard, "The fault of {Message} in {Queue} could not be recorded", faulted.Id, faulted.Queue);
            }
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("fault");
}
