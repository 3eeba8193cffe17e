using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.Shipper;

/// <summary>Which messages follow from the shipper's events.</summary>
public static class ShipperMessages
{
    public static IEnumerable<OutgoingMessage> Of(RecordedEvent recorded) => recorded.Data switch
    {
        MergeRequested merge when StreamNames.TaskOf(recorded.Stream) is var (plan, task) =>
            [new OutgoingMessage(new MergeCandidate { Plan = plan, Task = task, Attempt = merge.Attempt })],
        _ => [],
    };
}
