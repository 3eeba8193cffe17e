using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client.Exceptions;

namespace Fleet.Messaging.Tests.Tls;

/// <summary>A broker behind TLS: the one that an authority of ours vouches for is spoken to, by the bus and by the desk, and
/// nobody else.</summary>
public sealed class TrustTests(Fixture fixture) : IClassFixture<Fixture>, IDisposable
{
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();

    [Fact]
    public async Task Messages_come_through_a_door_that_our_authority_vouches_for()
    {
        using var door = Door(_authority, "localhost");
        await using var service = await Service.Start(
            fixture.Database, Through(door, _authority.File),
            bus => bus.AddConsumer<NewsConsumer, NewsDefinition>(), _ => { });

        await service.Bus.Publish(new RaisedNews { Counter = "over-tls", By = 1 });

        await Eventually.Until(() => service.Witness.News.Any(one => one.News.Counter == "over-tls"), "the message");
        await using var desk = new Broker(Through(door, _authority.File));
        await using var channel = await desk.OpenChannel();
        (await channel.QueueDeclarePassiveAsync("raised-news")).ConsumerCount.ShouldBe(1u);
    }

    [Fact]
    public async Task A_name_may_be_given_that_is_not_the_hosts()
    {
        using var door = Door(_authority, "broker.example.org");
        await using var broker = new Broker(Through(door, _authority.File) with { TlsServerName = "broker.example.org" });
        await using var connection = await broker.Connect("test");
        connection.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData("another authority")]
    [InlineData("the system's authorities")]
    [InlineData("another name")]
    public async Task Nobody_else_is_spoken_to(string wrong)
    {
        using var door = Door(wrong == "another authority" ? _stranger : _authority, wrong == "another name" ? "elsewhere" : "localhost");
        var options = Through(door, wrong == "the system's authorities" ? null : _authority.File);

        await using var broker = new Broker(options);
        (await Should.ThrowAsync<BrokerUnreachableException>(() => broker.Connect("test")))
            .ToString().ShouldContain("AuthenticationException");

        await using var service = await Service.Start(
            fixture.Database, options, _ => { }, parts => parts.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false));
        await Eventually.Until(() => door.Visitors > 1, "the bus at the door, again");
        door.WasSpokenTo.ShouldBeFalse();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private TlsDoor Door(Authority by, string name) => new(by.Vouch(name), fixture.Options.Hosts[0].Port);

    private BusOptions Through(TlsDoor door, string? authorityFile) => fixture.Options with
    {
        Hosts = [new BrokerAddress("localhost", door.Port)],
        Tls = true,
        TlsAuthorityFile = authorityFile,
    };
}
