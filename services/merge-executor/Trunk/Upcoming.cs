using Fleet.Domain.Board;
using Fleet.Hosting;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The commits that may come to a trunk soon, as the board knows them: when one has to be fetched, all of
/// them are, for a fetch costs the same for one and for many.</summary>
internal sealed class Upcoming(BoardFollower board)
{
    public IEnumerable<string> Commits(string repository, string branch) => Commits(board.Current.Board, repository, branch);

    private static IEnumerable<string> Commits(Board known, string repository, string branch) =>
        from plan in known.Plans.Values
        where plan.State.Accepted is { } accepted && (accepted.Repository, accepted.Trunk) == (repository, branch)
        from item in plan.Tasks.Values
        orderby item.Since
        let candidate = item.Candidate
        where candidate is not null
        select candidate.Commit;
}
