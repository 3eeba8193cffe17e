using Fleet.Contracts.Tasks;
using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.Planner;

/// <summary>Which messages follow from the planner's events.</summary>
public static class PlannerMessages
{
    public static IEnumerable<OutgoingMessage> Of(RecordedEvent recorded) => recorded.Data switch
    {
        TaskReleased released when StreamNames.TaskOf(recorded.Stream) is var (plan, task) =>
            [Dispatch(plan, task, released.Attempt, released.Labels)],
        _ => [],
    };

    /// <summary>The message that a released task waits in.</summary>
    public static OutgoingMessage Dispatch(string plan, string task, int attempt, IEnumerable<string> labels) =>
        new(new ImplementTask { Plan = plan, Task = task, Attempt = attempt }, TaskQueues.Of(labels));
}
