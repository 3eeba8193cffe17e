using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.Gateway;

/// <summary>Which message follows from which of the gateway's events.</summary>
public static class GatewayMessages
{
    public static IEnumerable<OutgoingMessage> For(RecordedEvent recorded) => recorded.Data switch
    {
        CandidateApproved approved => [Decided(recorded.Stream, approved.Attempt)],
        CandidateRejected rejected => [Decided(recorded.Stream, rejected.Attempt)],
        _ => [],
    };

    private static OutgoingMessage Decided(string stream, int attempt)
    {
        var parts = stream.Split('/');
        return new(new CandidateDecided { Plan = parts[1], Task = parts[2], Attempt = attempt });
    }
}
