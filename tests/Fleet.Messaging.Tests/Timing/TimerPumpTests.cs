using Fleet.EventStore.State;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Timing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Messaging.Tests.Timing;

public sealed class TimerPumpTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Fact]
    public async Task A_due_timer_becomes_its_message_once_and_a_later_one_waits()
    {
        await using var service = await Service.Start(
            fixture,
            bus => bus.AddConsumer<NewsConsumer, NewsDefinition>(),
            services => services.AddTimerPump(timer => new OutgoingMessage(new RaisedNews { Counter = timer.Kind, By = 1 })));
        var timers = service.Services.GetRequiredService<Timers>();
        var (due, later, now) = (Guid.NewGuid(), Guid.NewGuid(), TimeProvider.System.GetUtcNow());

        await timers.Schedule(later, now.AddHours(1), "later", "{}");
        await timers.Schedule(due, now, "due", "{}");

        await Eventually.Until(() => !service.Witness.News.IsEmpty, "the message");
        service.Witness.News.ShouldHaveSingleItem().ShouldBe((due, new RaisedNews { Counter = "due", By = 1 }));
        await Eventually.Until(async () => !await timers.Cancel(due), "the end of the timer");
        (await timers.Cancel(later)).ShouldBeTrue();
    }
}
