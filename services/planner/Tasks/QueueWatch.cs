using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Hosting;
using Fleet.Messaging;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;

namespace Fleet.Planner.Tasks;

/// <summary>The net under the dispatch: keeps the queues of released tasks declared, and sends again what stands
/// released in the log while its queue holds nothing.</summary>
public sealed class QueueWatch(
    BoardFollower follower,
    QueueDeclaration queues,
    Broker broker,
    [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    TimeProvider clock,
    FleetSettings settings,
    ILogger<QueueWatch> logger)
    : BackgroundService
{
    /// <summary>How long a released task may stay unclaimed before an empty queue is taken for a lost message.</summary>
    private static readonly TimeSpan UnclaimedMax = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.CaughtUp.WaitAsync(stoppingToken);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds));
        do
        {
            try
            {
                await LookOnce(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The queues could not be looked at; trying again at the next tick");
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookOnce(CancellationToken cancellationToken)
    {
        await queues.Ensure(new QueueSettings(TaskQueues.Of([])), cancellationToken);
        var now = clock.GetUtcNow();
        var unclaimed = follower.Current.Board.Plans.Values.Where(plan => plan.State.Phase == PlanPhase.Running)
            .SelectMany(plan => plan.Tasks.Values)
            .Where(item => item is { State: WorkState.Ready, Paused: false } && now - item.Since > UnclaimedMax)
            .GroupBy(item => TaskQueues.Of(item.Definition!.Labels));
        foreach (var queue in unclaimed)
        {
            try
            {
                await LookAt(queue.Key, [.. queue], cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "{Queue} could not be looked at; trying again at the next tick", queue.Key);
            }
        }
    }

    private async Task LookAt(string queue, IReadOnlyList<WorkItem> unclaimed, CancellationToken cancellationToken)
    {
        await queues.Ensure(new QueueSettings(queue), cancellationToken);
        await using var channel = await broker.OpenChannel(cancellationToken);
        if (await channel.MessageCountAsync(queue, cancellationToken) > 0)
        {
            return;
        }

        // A duplicate does no harm: the claim of an attempt that is not the current one is refused.
        foreach (var item in unclaimed)
        {
            logger.LogInformation("{Task} was released and is in no queue: sending it again", item.Definition!.Stream);
            var (definition, attempt) = (item.Definition, item.Attempt);
            await publisher.Publish(
                PlannerMessages.Dispatch(definition.Plan, definition.Task, attempt, definition.Labels),
                Guid.NewGuid(), cancellationToken);
        }
    }
}
