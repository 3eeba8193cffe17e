using Fleet.Messaging.Topology;
using MassTransit;
using Shouldly;
using Xunit.Abstractions;

namespace Fleet.Messaging.Tests;

[Collection("broker")]
public sealed class SmokeTests(LocalBroker broker, ITestOutputHelper output)
{
    [Fact]
    public async Task Smoke()
    {
        var options = new BusOptions { Hosts = [new("127.0.0.1", broker.Port)], User = "guest", Password = "guest" };
        await using var service = await Service.Start(options, bus =>
        {
            bus.AddConsumer<RaiseConsumer, RaiseDefinition>();
            bus.AddConsumer<NewsConsumer, NewsDefinition>();
        });
        await service.Bus.Publish(new Raise { Counter = "a" });
        await service.Bus.Publish(new Raise { Counter = "a", Manner = Manner.Poisonous });
        await Task.Delay(2000);
        service.Witness.News.Count.ShouldBe(1);
        output.WriteLine(await BrokerTopology.Render(broker.Management, "/"));
        foreach (var f in service.Witness.Faults) output.WriteLine(f.ToString());
        foreach (var f in await new Errors.ErrorQueues(new Broker(options), broker.Management).List()) output.WriteLine(f.ToString());
    }
}
