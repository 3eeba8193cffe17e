using Fleet.Contracts.Plans;
using Fleet.Domain;
using MassTransit;

namespace Fleet.Messaging.Handling;

/// <summary>Handling inside of a consumer: its message is the cause, and whoever asked is answered.</summary>
public static class ConsumerHandling
{
    /// <inheritdoc cref="Handler.Handle{TState, TEvent}"/>
    public static async Task<Outcome> Handle<TState, TEvent>(
        this Handler handler, ConsumeContext context, StreamOf<TState> stream, Func<TState, Decision<TEvent>> decide)
        where TEvent : IFact =>
        await context.Answer(await handler.Handle(Cause.Of(context), stream, decide, context.CancellationToken));

    /// <inheritdoc cref="Handler.Handle(Cause, IReadOnlyList{string}, Func{Histories, Changes}, CancellationToken)"/>
    public static async Task<Outcome> Handle(
        this Handler handler, ConsumeContext context, IReadOnlyList<string> streams, Func<Histories, Changes> decide) =>
        await context.Answer(await handler.Handle(Cause.Of(context), streams, decide, context.CancellationToken));

    private static async Task<Outcome> Answer(this ConsumeContext context, Outcome outcome)
    {
        if (context.ResponseAddress is not null)
            await context.RespondAsync(new WorkAnswered { Refusal = outcome.Refusal?.Reason });
        return outcome;
    }
}
