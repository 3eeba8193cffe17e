using Fleet.Contracts.Trunk;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Messaging.Handling;

namespace Fleet.MergeExecutor;

/// <summary>Which messages follow from the merge executor's events.</summary>
internal static class MergeExecutorMessages
{
    public static IEnumerable<OutgoingMessage> Of(RecordedEvent recorded) => recorded.Data switch
    {
        ValidationRequested asked =>
        [
            new OutgoingMessage(new ValidateTree
            {
                Repository = asked.Repository,
                Trunk = asked.Trunk,
                Validation = asked.Validation,
                Before = asked.Before,
                Branch = asked.Branch,
                Commit = asked.Commit,
                Tree = asked.Tree,
                Gates = [.. asked.Gates],
                Accept = [.. asked.Accept],
                Assumed = [.. (asked.Assumed ?? []).Select(one => new AssumedMerge { Branch = one.Branch, Commit = one.Commit })],
            })
            {
                // Where no runner has ever been there is no queue yet: the tick asks again.
                MayBeUnheard = true,
            },
        ],
        _ => [],
    };
}
