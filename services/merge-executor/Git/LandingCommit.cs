using Fleet.Domain.Plans;
using Fleet.Domain.Trunk;
using Fleet.Git;

namespace Fleet.MergeExecutor.Git;

/// <summary>Makes the commit, or the commits, that a candidate lands as. The tree is always that of the merge which
/// was proved; the method only shapes the history.</summary>
/// <param name="strip">Trailers that the repository does not want.</param>
/// <param name="author">Whose work it is, in the repository's eyes; null: as the method has it.</param>
internal sealed class LandingCommit(GitRepository own, IReadOnlyCollection<string> strip, Signature? author)
{
    /// <summary>A branch of more commits than this lands as one.</summary>
    public const int RebasedMax = 100;

    /// <param name="head">The trunk's head, the first parent.</param>
    /// <param name="tree">The tree of the merge.</param>
    /// <param name="fleet">The committer, and the time.</param>
    /// <returns>The trunk's head to be.</returns>
    public async Task<string> Make(
        TaskDefinition task, string head, string candidate, string tree, Signature fleet,
        CancellationToken cancellationToken)
    {
        var text = task.Commit.Length > 0 ? task.Commit : task.Title;
        var message = LandedMessage.Of(text, task.Plan, task.Task, strip);
        if (task.Merge == MergeMethod.Rebase
            && await Rebased(task, head, candidate, tree, fleet, cancellationToken) is { } rebased)
        {
            return rebased;
        }

        string[] parents = task.Merge == MergeMethod.Merge ? [head, candidate] : [head];
        return await own.CommitTree(tree, parents, message, By(fleet), fleet, cancellationToken);
    }

    /// <summary>The candidate's commits one after the other; null where that is not possible, or makes another tree
    /// than the one that was proved: then it lands as one commit.</summary>
    private async Task<string?> Rebased(
        TaskDefinition task, string head, string candidate, string tree, Signature fleet,
        CancellationToken cancellationToken)
    {
        var commits = await own.Log(candidate, head, firstParent: false, RebasedMax + 1, cancellationToken);
        if (commits.Count is < 2 or > RebasedMax || commits.Any(commit => commit.Parents.Count != 1))
        {
            return null;
        }

        var steps = new List<(string Tree, CommitInfo Commit)>();
        var onto = head;
        foreach (var commit in commits.Reverse())
        {
            if (await own.ApplyChange(onto, commit.Parents[0], commit.Id, cancellationToken)
                is not MergeResult.Clean { Tree: var next })
            {
                return null;
            }

            steps.Add((next, commit));
            onto = await own.CommitTree(next, [onto], "step", fleet, cancellationToken: cancellationToken);
        }

        return steps[^1].Tree == tree ? await Chain(task, head, steps, fleet, cancellationToken) : null;
    }

    private async Task<string> Chain(
        TaskDefinition task, string head, List<(string Tree, CommitInfo Commit)> steps, Signature fleet,
        CancellationToken cancellationToken)
    {
        var onto = head;
        foreach (var (tree, commit) in steps)
        {
            // The last one is what the task is found by.
            var message = commit == steps[^1].Commit
                ? LandedMessage.Of(commit.Message, task.Plan, task.Task, strip)
                : $"{LandedMessage.Stripped(commit.Message, strip)}\n";
            var by = author ?? new Signature(commit.AuthorName, commit.AuthorEmail, fleet.At);
            onto = await own.CommitTree(tree, [onto], message, by, fleet, cancellationToken);
        }

        return onto;
    }

    private Signature By(Signature fleet) => author is null ? fleet : author with { At = fleet.At };
}
