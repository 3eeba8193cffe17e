using Fleet.Contracts.Candidates;
using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.ImplementerRunner;

/// <summary>Which messages follow from the runner's events.</summary>
public static class RunnerMessages
{
    public static IEnumerable<OutgoingMessage> Of(RecordedEvent recorded) => recorded.Data switch
    {
        CandidateStaged staged when StreamNames.TaskOf(recorded.Stream) is var (plan, task) =>
            [new OutgoingMessage(new ShipCandidate { Plan = plan, Task = task, Attempt = staged.Candidate.Attempt })],
        _ => [],
    };
}
