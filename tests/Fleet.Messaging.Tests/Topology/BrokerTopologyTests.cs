using Fleet.Messaging.Topology;
using MassTransit;

namespace Fleet.Messaging.Tests.Topology;

public sealed class BrokerTopologyTests(Fixture fixture) : IClassFixture<Fixture>
{
    private const string Approved = """
        exchange raise fanout
        exchange raise_dead fanout
        exchange raised-news fanout
        exchange raised-news_dead fanout
        exchange test.raise fanout
        exchange test.raised-news fanout
        queue raise x-dead-letter-exchange=raise_dead x-dead-letter-strategy=at-least-once x-delivery-limit=20 x-overflow=reject-publish x-queue-type=quorum
        queue raise_dead x-delivery-limit=1000000000 x-queue-type=quorum
        queue raised-news x-dead-letter-exchange=raised-news_dead x-dead-letter-strategy=at-least-once x-delivery-limit=20 x-overflow=reject-publish x-queue-type=quorum x-single-active-consumer=true
        queue raised-news_dead x-delivery-limit=1000000000 x-queue-type=quorum
        bind raise -> queue raise
        bind raise_dead -> queue raise_dead
        bind raised-news -> queue raised-news
        bind raised-news_dead -> queue raised-news_dead
        bind test.raise -> exchange raise
        bind test.raised-news -> exchange raised-news

        """;

    [Fact]
    public async Task The_broker_holds_what_was_approved_and_a_declaration_makes_the_same_as_an_endpoint()
    {
        await using var service = await Service.Start(fixture, bus =>
        {
            bus.AddConsumer<RaiseConsumer, RaiseDefinition>();
            bus.AddConsumer<NewsConsumer, NewsDefinition>();
        });
        (await Render()).ShouldBe(Approved);

        // An inequivalent argument would be refused by the broker.
        await fixture.Declaration.Ensure(new RaiseDefinition().Queue, [typeof(Raise)]);
        await fixture.Declaration.Ensure(new NewsDefinition().Queue, [typeof(RaisedNews)]);
        string[] added = ["exchange raise_error", "exchange raised-news_error", "queue raise_error", "queue raised-news_error", "bind raise_error", "bind raised-news_error"];
        var left = (await Render()).Split('\n').Where(line => !added.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        string.Join('\n', left).ShouldBe(Approved);
    }

    private Task<string> Render() => BrokerTopology.Render(fixture.Management, fixture.Options.VirtualHost);
}
