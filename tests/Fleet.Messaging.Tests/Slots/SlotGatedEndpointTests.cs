using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Slots;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Tests.Slots;

public sealed class SlotGatedEndpointTests(Fixture fixture) : IClassFixture<Fixture>
{
    private readonly string _queue = $"work.{Guid.NewGuid():N}";

    [Fact]
    public async Task A_full_host_takes_nothing_more_and_the_rest_waits_for_others()
    {
        await Offer(_queue, 1, 10);
        await using var ant = await HostOf(3, _queue);
        await Eventually.Until(() => ant.Shop.Claimed.Count == 3, "three claims");
        await Eventually.Until(async () => await fixture.Waiting(_queue) == 7, "seven messages that wait");

        await using var bee = await HostOf(2, _queue);
        await Eventually.Until(() => bee.Shop.Claimed.Count == 2, "two claims of the other host");
        await Eventually.Until(async () => await fixture.Waiting(_queue) == 5, "five messages that wait");
        ant.Shop.Claimed.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Messages_that_come_one_by_one_fill_the_slots_and_not_more()
    {
        await using var ant = await HostOf(2, _queue);
        for (var number = 1; number <= 5; number++) await Offer(_queue, number, 1);

        await Eventually.Until(() => ant.Shop.Claimed.Count == 2, "two claims");
        await Eventually.Until(async () => await fixture.Waiting(_queue) == 3, "three messages that wait");
        ant.Shop.LetOneFinish();
        await Eventually.Until(() => ant.Shop.Claimed.Count == 3, "a third claim");
        ant.Shop.LetAllFinish();
        await Eventually.Until(() => ant.Shop.Finished.Count == 5, "all work");
        ant.Shop.MostAtOnce.ShouldBe(2);
    }

    [Fact]
    public async Task A_claimed_message_is_gone_from_the_queue_while_its_work_goes_on()
    {
        await Offer(_queue, 1, 1);
        await using var ant = await HostOf(1, _queue, "ant");
        await Eventually.Until(() => ant.Shop.Claimed.Count == 1, "the claim");
        await Eventually.Until(async () => await Unacknowledged(_queue) == 0, "the acknowledgement");

        await fixture.Cut("ant");
        await Offer(_queue, 2, 1);
        ant.Shop.LetOneFinish();
        await Eventually.Until(() => ant.Shop.Claimed.Count == 2, "the next claim, over a new connection");
        ant.Shop.Claimed.Select(claimed => claimed.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_host_that_may_begin_nothing_leaves_what_comes_to_others_until_it_may()
    {
        string? obstacle = null;
        await using var ant = await HostOf(2, [_queue], "ant", () => obstacle);
        await Offer(_queue, 1, 1);
        await Eventually.Until(() => ant.Shop.Claimed.Count == 1, "the claim of a host with nothing in its way");

        obstacle = "The disk is full.";
        await Offer(_queue, 2, 2);
        await using var bee = await HostOf(1, _queue, "bee");
        await Eventually.Until(() => bee.Shop.Claimed.Count == 1, "the claim of the other host");
        ant.Shop.Claimed.Count.ShouldBe(1);

        obstacle = null;
        await Eventually.Until(() => ant.Shop.Claimed.Count == 2, "the claim of what was left");
    }

    [Fact]
    public async Task No_queue_is_starved_by_another()
    {
        var other = $"{_queue}.other";
        await Offer(_queue, 1, 20);
        await Offer(other, 101, 20);
        await using var ant = await HostOf(1, [_queue, other]);
        for (var finished = 0; finished < 9; finished++)
        {
            await Eventually.Until(() => ant.Shop.Claimed.Count == finished + 1, "the next claim");
            ant.Shop.LetOneFinish();
        }

        ant.Shop.Claimed.Take(8).Count(claimed => claimed.Queue == other).ShouldBe(4);
        ant.Shop.LetAllFinish();
        await Eventually.Until(() => ant.Shop.Finished.Count == 40, "all work");
        ant.Shop.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_claimed_ends_in_the_error_queue_and_frees_its_slot()
    {
        await using var ant = await HostOf(1, _queue);
        await Offer(_queue, -1, 1);
        await fixture.PublishRaw(_queue, "no envelope"u8.ToArray());
        await Offer(_queue, 7, 1);

        await Eventually.Until(() => ant.Shop.Claimed.Any(claimed => claimed.Number == 7), "the good message");
        var faults = (await fixture.Errors.List()).Where(fault => fault.Queue == _queue).ToList();
        faults.Select(fault => fault.Reason).ShouldBe(["fault", "fault"]);
        faults.ShouldContain(fault => fault.Message == "A bug in the claimer." && fault.Stack.Count > 0);
        faults.ShouldContain(fault => fault.Body == "no envelope");
        ant.Service.Witness.Faults.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stopping_host_asks_its_work_to_end_and_waits_for_it()
    {
        await Offer(_queue, 1, 3);
        var ant = await HostOf(1, _queue);
        await Eventually.Until(() => ant.Shop.Claimed.Count == 1, "the claim");

        await ant.DisposeAsync();

        ant.Shop.Finished.ShouldHaveSingleItem();
        (await fixture.Waiting(_queue)).ShouldBe(2u);
    }

    private async Task Offer(string queue, int first, int count)
    {
        await fixture.Declaration.Ensure(new QueueSettings(queue));
        await using var sender = await Service.Start(fixture, _ => { });
        var publisher = new BusPublisher(sender.Bus, sender.Bus);
        foreach (var number in Enumerable.Range(first, count))
            await publisher.Publish(new OutgoingMessage(new Work { Number = number }, queue), Guid.NewGuid());
    }

    private Task<WorkHost> HostOf(int slots, string queue, string name = "host") => HostOf(slots, [queue], name);

    private async Task<WorkHost> HostOf(
        int slots, IReadOnlyList<string> queues, string name = "host", Func<string?>? obstacle = null)
    {
        var shop = new Workshop();
        var service = await Service.Start(
            fixture.Database,
            fixture.Options with { ClientName = name },
            _ => { },
            services => services.AddSingleton(shop).AddSlotGatedEndpoint<Work, WorkClaimer>(
                new SlotGate(slots, obstacle), [.. queues.Select(queue => new QueueSettings(queue))]));
        return new WorkHost(service, shop);
    }

    /// <summary>What is delivered and not acknowledged: all that a second look, after a purge of the rest, finds.</summary>
    private async Task<uint> Unacknowledged(string queue)
    {
        var declared = await fixture.Management.Declared("queues", fixture.Options.VirtualHost);
        var one = declared.Single(candidate => candidate!["name"]!.GetValue<string>() == queue)!;
        return one["messages_unacknowledged"]?.GetValue<uint>() ?? uint.MaxValue;
    }

    private sealed record WorkHost(Service Service, Workshop Shop) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
