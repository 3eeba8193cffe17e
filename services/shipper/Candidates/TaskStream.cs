using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.Shipper.Candidates;

/// <summary>A task's stream as the handler folds it.</summary>
internal static class TaskStream
{
    public static StreamOf<WorkItem> Of(string plan, string task) =>
        new(StreamNames.Task(plan, task), WorkItem.Start, Evolve);

    public static WorkItem Evolve(WorkItem item, RecordedEvent recorded) =>
        recorded.Data is TaskEvent happened ? item.Evolve(happened, recorded.At) : item;
}
