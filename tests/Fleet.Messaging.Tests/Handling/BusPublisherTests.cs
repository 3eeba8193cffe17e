using System.Reflection;
using Fleet.Messaging.Handling;
using MassTransit;

namespace Fleet.Messaging.Tests.Handling;

public sealed class BusPublisherTests
{
    [Fact]
    public async Task A_publish_that_the_client_never_ends_is_made_again()
    {
        var endpoint = DispatchProxy.Create<IPublishEndpoint, ForgetsTheFirst>();
        var publisher = new BusPublisher(endpoint, null!) { ConfirmedWithin = TimeSpan.FromMilliseconds(50) };

        await publisher.Publish(new OutgoingMessage(new object()), Guid.NewGuid());

        ((ForgetsTheFirst)(object)endpoint).Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer()
    {
        var endpoint = DispatchProxy.Create<IPublishEndpoint, ForgetsTheFirst>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(
            new BusPublisher(endpoint, null!).Publish(new OutgoingMessage(new object()), Guid.NewGuid(), stop.Token));
    }

    /// <summary>An endpoint whose first publish never comes to an end.</summary>
    public class ForgetsTheFirst : DispatchProxy
    {
        public int Calls { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            ++Calls == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
