using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.Shipper;

/// <summary>Which messages follow from the shipper's events.</summary>
internal static class ShipperMessages
{
    public static IEnumerable<OutgoingMessage> Of(RecordedEvent recorded) => recorded.Data switch
    {
        MergeRequested requested when StreamNames.TaskOf(recorded.Stream) is var (plan, task) =>
        [
            // Where no merge executor has ever been there is no queue yet: the tick sends it again.
            new OutgoingMessage(new MergeCandidate { Plan = plan, Task = task, Attempt = requested.Attempt })
            {
                MayBeUnheard = true,
            },
        ],
        _ => [],
    };
}
