using Fleet.Domain.Board;
using Fleet.Hosting;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The commits that may come to a trunk soon, as the board knows them: when one has to be fetched, all of
/// them are, for a fetch costs the same for one and for many.</summary>
internal sealed class Upcoming(BoardFollower board)
{
    /// <summary>Those in the queue first, then those that are on their way to it.</summary>
    public IEnumerable<string> Commits(Turn turn) => turn.State.Queue.Select(queued => queued.Commit)
        .Concat(Commits(board.Current.Board, turn.Repository, turn.Branch));

    private static IEnumerable<string> Commits(Board known, string repository, string branch) =>
        from plan in known.Plans.Values
        where plan.State.Accepted is { } accepted && (accepted.Repository, accepted.Trunk) == (repository, branch)
        from item in plan.Tasks.Values
        orderby item.Since
        let candidate = item.Candidate
        where candidate is not null
        select candidate.Commit;
}
