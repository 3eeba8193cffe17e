using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Git;
using Fleet.MergeExecutor.Git;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>Finds out, when a candidate comes, which of those that wait it has to do with.</summary>
internal sealed class TrainPlaces(IEventStore store, TimeProvider time)
{
    /// <summary>Nine of ten candidates land until this trunk's own history says otherwise.</summary>
    private const double LandedBefore = 9, CandidatesBefore = 10;

    public async Task<TrainPlace> Of(Turn turn, QueuedCandidate candidate, Candidate staged)
    {
        foreach (var gone in turn.Trunk.Files.Keys.Except(turn.State.Queue.Select(queued => queued.Commit)).ToList())
        {
            turn.Trunk.Files.Remove(gone);
        }

        turn.Trunk.Files[candidate.Commit] = staged.Files;
        var conflicts = new List<QueuedCandidate>();
        var clashes = new List<long>();
        foreach (var waiting in turn.State.Queue)
        {
            var files = await FilesOf(turn, waiting);
            if (turn.Trunk.Reach?.Meet(files, staged.Files) != false)
            {
                conflicts.Add(waiting);
            }

            if (files.Intersect(staged.Files).Any() && await Clash(turn, waiting, candidate))
            {
                clashes.Add(waiting.Ticket);
            }
        }

        var chance = (LandedBefore + turn.State.Landings) / (CandidatesBefore + turn.State.Landings + turn.State.SentBack);
        return new TrainPlace(time.GetUtcNow(), chance, new([.. conflicts.Select(c => c.Ticket)]), new(clashes));
    }

    private async Task<IReadOnlyList<string>> FilesOf(Turn turn, QueuedCandidate waiting)
    {
        if (!turn.Trunk.Files.TryGetValue(waiting.Commit, out var files))
        {
            var task = await TaskAt.Load(store, waiting.Plan, waiting.Task, turn.Stop);
            turn.Trunk.Files[waiting.Commit] = files = task.Merging(waiting.Attempt)?.Files ?? [];
        }

        return files;
    }

    private static async Task<bool> Clash(Turn turn, QueuedCandidate one, QueuedCandidate other)
    {
        try
        {
            await turn.Git.Prepare(one, [other.Commit], turn.Stop);
            await turn.Git.Prepare(other, [], turn.Stop);
            return await turn.Git.Own.MergeTree(one.Commit, other.Commit, turn.Stop) is MergeResult.Conflict;
        }
        catch (CommitGoneException)
        {
            // Whose commit is gone goes back when it is tried.
            return false;
        }
    }
}
