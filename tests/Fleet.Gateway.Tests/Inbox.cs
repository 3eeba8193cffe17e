using System.Threading.Channels;
using MassTransit;

namespace Fleet.Gateway.Tests;

/// <summary>Messages that came to another service.</summary>
internal sealed class Inbox<TMessage>
    where TMessage : class
{
    private readonly Channel<TMessage> taken = Channel.CreateUnbounded<TMessage>();

    public Task Take(ConsumeContext<TMessage> context) => taken.Writer.WriteAsync(context.Message).AsTask();

    /// <summary>The next that is wanted; others are passed over.</summary>
    public async Task<TMessage> Next(Func<TMessage, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await taken.Reader.ReadAsync(limit.Token) is { } message && wanted(message))
            {
                return message;
            }
        }
    }
}
