using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Messaging.Handling;

namespace Fleet.Hosting;

/// <summary>The streams that decisions are made on, each with its fold.</summary>
public static class Streams
{
    public static StreamOf<PlanState> Plan(string plan) => new(
        StreamNames.Plan(plan), PlanState.Start,
        (state, recorded) => recorded.Data is PlanEvent happened ? state.Evolve(happened, recorded.At) : state);

    public static StreamOf<WorkItem> Task(string plan, string task) => new(
        StreamNames.Task(plan, task), WorkItem.Start,
        (item, recorded) => recorded.Data is TaskEvent happened ? item.Evolve(happened, recorded.At) : item);
}
