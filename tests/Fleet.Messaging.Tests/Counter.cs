using Fleet.Domain;
using Fleet.Messaging.Handling;
using MassTransit;

namespace Fleet.Messaging.Tests;

/// <summary>Command of the tests: raise the counter.</summary>
[EntityName("test.raise"), MessageUrn("test:raise:v1")]
public sealed record Raise
{
    public required string Counter { get; init; }

    public int By { get; init; } = 1;

    public Manner Manner { get; init; }
}

public enum Manner
{
    Plain,
    Refused,
    Poisonous,
}

/// <summary>News of the tests: a counter was raised.</summary>
[EntityName("test.raised-news"), MessageUrn("test:raised-news:v1")]
public sealed record RaisedNews
{
    public required string Counter { get; init; }

    public required int By { get; init; }
}

public sealed record Raised(string Counter, int By) : IFact;

public static class Counter
{
    public static StreamOf<int> Stream(string name) =>
        new($"counter/{name}", 0, (int sum, IFact fact) => sum + ((Raised)fact).By);

    public static Decision<Raised> Decide(Raise raise, int sum) => raise.Manner switch
    {
        Manner.Refused => new Refusal($"The counter stands at {sum}, that is enough."),
        Manner.Poisonous => throw new InvalidOperationException("A bug in the handler."),
        _ => [new Raised(raise.Counter, raise.By)],
    };

    public static IEnumerable<OutgoingMessage> Messages(EventStore.RecordedEvent recorded) => recorded.Data switch
    {
        Raised raised => [new OutgoingMessage(new RaisedNews { Counter = raised.Counter, By = raised.By })],
        _ => [],
    };
}
