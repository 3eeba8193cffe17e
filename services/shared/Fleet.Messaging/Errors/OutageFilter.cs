using MassTransit;

namespace Fleet.Messaging.Errors;

/// <summary>Gives a message back to its queue when a server is away, instead of passing it to the error queue.</summary>
internal sealed class OutageFilter : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (Outage.Is(context.Exception))
            throw new ServerAwayException(context.InputAddress, context.Exception);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("outage");
}

/// <summary>A message was given back to its queue: not it, but a server was at fault.</summary>
public sealed class ServerAwayException(Uri queue, Exception inner)
    : Exception($"A message went back to {queue.AbsolutePath}: {inner.Message}", inner);
