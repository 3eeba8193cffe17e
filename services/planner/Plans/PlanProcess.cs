using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Hosts;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;

namespace Fleet.Planner.Plans;

/// <summary>Moves the plans on: after every change of the board it does what <see cref="Readiness"/> says, fenced by
/// the version of each stream. Two of them at once, or one after a crash, come to the same.</summary>
public sealed class PlanProcess(
    BoardFollower follower,
    IEventStore store,
    [FromKeyedServices(FleetBus.OutsideConsumers)] Handler handler,
    QueueDeclaration queues,
    TimeProvider clock,
    FleetSettings settings,
    ILogger<PlanProcess> logger)
    : BackgroundService
{
    private const int TasksAtOnceMax = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.CaughtUp.WaitAsync(stoppingToken);
        var tick = TimeSpan.FromSeconds(settings.TickSeconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            var at = follower.Current;
            var reached = at.Position;
            var troubled = false;
            foreach (var plan in at.Board.Plans.Where(plan => plan.Value.State.Phase is not (PlanPhase.Landed or PlanPhase.Cancelled)))
            {
                try
                {
                    // The board must have seen what was appended here, or the same would be decided again.
                    reached = Math.Max(reached, await Advance(plan.Key, plan.Value, stoppingToken) - 1);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    // The others go on: what is wrong may be of this plan alone.
                    troubled = true;
                    logger.LogWarning(failure, "The plan {Plan} could not be moved on; trying again in {Tick}", plan.Key, tick);
                }
            }

            if (troubled)
            {
                await Task.Delay(tick, stoppingToken);
            }

            await follower.WaitPast(reached, tick, stoppingToken);
        }
    }

    /// <summary>Appends what the plan's tasks, and then the plan itself, call for.</summary>
    /// <returns>The position of the last event, 0 when nothing was to be done.</returns>
    private async Task<long> Advance(string name, PlanView plan, CancellationToken cancellationToken)
    {
        var last = 0L;
        foreach (var steps in Readiness.NextTasks(plan, clock.GetUtcNow()).Chunk(TasksAtOnceMax))
        {
            last = Math.Max(last, await Append([.. steps.Select(step => Decided(name, plan, step))], cancellationToken));
        }

        if (Readiness.NextOfPlan(plan) is { } next)
        {
            var events = new StreamEvents(StreamNames.Plan(name), plan.State.Version, [next]);
            last = Math.Max(last, await Append([events], cancellationToken));
        }

        return last;
    }

    private static StreamEvents Decided(string plan, PlanView view, TaskStep step)
    {
        var item = view.Tasks[step.Task];
        var decision = TaskDecider.Decide(step.Command, item);
        return new StreamEvents(StreamNames.Task(plan, step.Task), item.Version, [.. decision.Events]);
    }

    private async Task<long> Append(IReadOnlyList<StreamEvents> streams, CancellationToken cancellationToken)
    {
        foreach (var released in streams.SelectMany(stream => stream.Events).OfType<TaskReleased>())
        {
            // A task may ask for labels that no host has yet: it waits in their queue until one comes.
            await queues.Ensure(new QueueSettings(TaskQueues.Of(released.Labels)), cancellationToken);
        }

        try
        {
            var appended = await store.Append(
                new NewEvents(null, [.. streams.Where(stream => stream.Events.Count > 0)]), cancellationToken);
            await handler.Publish(appended.Events, cancellationToken);
            return appended.Events.Count == 0 ? 0 : appended.Events[^1].Position;
        }
        catch (WrongVersionException moved)
        {
            // Somebody else appended first; the board will show it, and what is still right is decided anew.
            logger.LogDebug("{Stream} moved on while its next step was decided", moved.Stream);
            return 0;
        }
    }
}
