using Fleet.Domain.Trunk;
using Fleet.Git;

namespace Fleet.MergeExecutor.Git;

/// <summary>What the trunk will be when candidates have landed one on the other. The steps are kept: a landing that comes
/// out as foretold makes the rest of what was computed on it the forecast from there.</summary>
/// <remarks>Its commits stand in for those that will land: no ref names them, and nobody but this forecast builds on them.
/// What it foretells is only ever an offer: the merge that lands is computed and judged on the real trunk.</remarks>
internal sealed class TrunkForecast(GitRepository own)
{
    private static readonly Signature StandIn = new("fleet", "fleet@localhost", DateTimeOffset.UnixEpoch);
    private Step? root;

    /// <summary>The tree after these landings on a head, or null when one of them clashes with those before it.</summary>
    /// <param name="head">The trunk's head, and its tree.</param>
    public async Task<string?> TreeAfter(
        (string Commit, string Tree) head, IEnumerable<QueuedCandidate> landings, CancellationToken cancellationToken)
    {
        root = Root(head);
        var step = root;
        foreach (var landing in landings)
        {
            if (!step.Next.TryGetValue(landing.Ticket, out var next))
            {
                next = await Merged(step, landing.Commit, cancellationToken);
                step.Next[landing.Ticket] = next;
            }

            if (next is null)
            {
                return null;
            }

            step = next;
        }

        return step.Tree;
    }

    private Step Root((string Commit, string Tree) head)
    {
        if (root?.Commit == head.Commit)
        {
            return root;
        }

        var foretold = root?.Next.Values.FirstOrDefault(step => step?.Tree == head.Tree);
        return new Step(head.Tree, null) { Commit = head.Commit, Next = foretold?.Next ?? [] };
    }

    private async Task<Step?> Merged(Step before, string candidate, CancellationToken cancellationToken)
    {
        before.Commit ??= await own.CommitTree(
            before.Tree, [before.Before!.Commit!], "forecast", StandIn, cancellationToken: cancellationToken);
        return await own.MergeTree(before.Commit, candidate, cancellationToken) is MergeResult.Clean { Tree: var tree }
            ? new Step(tree, before)
            : null;
    }

    /// <summary>The trunk at one moment.</summary>
    /// <param name="before">Null: the trunk's real head.</param>
    private sealed class Step(string tree, Step? before)
    {
        public string Tree => tree;

        public Step? Before => before;

        /// <summary>Made when something is merged onto it.</summary>
        public string? Commit { get; set; }

        /// <summary>By the ticket of what lands next; null: it clashes.</summary>
        public Dictionary<long, Step?> Next { get; init; } = [];
    }
}
