using Fleet.Domain.Trunk;
using Fleet.Git;
using Fleet.Processes;
using Polly;
using Polly.Retry;

namespace Fleet.MergeExecutor.Git;

/// <summary>The executor's own bare repository of one trunk, and its view of the remote. No agent can write it.
/// </summary>
/// <remarks>Used by one at a time: whoever holds the trunk's lock.</remarks>
internal sealed class TrunkRepository(GitRepository own, string remote, string branch, TimeProvider time)
{
    /// <summary>How many candidates are fetched in one go.</summary>
    public const int FetchedAtOnceMax = 32;

    /// <summary>A remote's refs are packed after so many landings: a thousand loose ones cost a push 0.1 s.</summary>
    private const int PackedEvery = 64;

    /// <summary>For so long a head is believed without another look; the push is refused when it has moved.</summary>
    private static readonly TimeSpan HeadLasts = TimeSpan.FromSeconds(5);

    /// <summary>A remote may fail for a moment. What it answers is never tried again.</summary>
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<CommandFailedException>(error => !IsGone(error)),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    private readonly HashSet<string> here = [];
    private readonly string trunkRef = $"refs/heads/{branch}";
    private readonly string fenceRef = TrunkFence.Of(branch);
    private bool fenceIsKnown;
    private string? fence;
    private (string Commit, long At)? head;
    private (string Commit, string Tree)? known;
    private int pushes;

    public GitRepository Own => own;

    /// <summary>The trunk's head, with the candidate's commit fetched by its id.</summary>
    /// <param name="first">The one that is to be merged now.</param>
    /// <param name="others">Commits that may come later, fetched along when this one has to be fetched.</param>
    /// <exception cref="CommitGoneException">The remote does not have the first one's commit.</exception>
    public async Task<string> Prepare(
        QueuedCandidate first, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        if (head is { } seen && time.GetElapsedTime(seen.At) < HeadLasts && here.Contains(first.Commit))
        {
            return seen.Commit;
        }

        string[] wanted = [.. others.Prepend(first.Commit).Distinct().Where(commit => !here.Contains(commit)).Take(FetchedAtOnceMax)];
        try
        {
            await Fetch(wanted, cancellationToken);
        }
        catch (CommandFailedException gone) when (IsGone(gone))
        {
            await FetchAlone(first, cancellationToken);
        }

        return await Head(cancellationToken);
    }

    /// <summary>The tree of a commit of the trunk.</summary>
    public async Task<string> TreeOf(string commit, CancellationToken cancellationToken)
    {
        if (known?.Commit != commit)
        {
            known = (commit, await own.TreeOf(commit, cancellationToken)
                ?? throw new RemoteTroubleException($"{commit} is not in {own.Directory}."));
        }

        return known.Value.Tree;
    }

    /// <summary>Learns where the trunk's fence is; to be done before a merge is written ahead.</summary>
    public async Task KnowFence(CancellationToken cancellationToken)
    {
        if (!fenceIsKnown)
        {
            var refs = await Patience.ExecuteAsync(
                async stop => await own.ListRemote(remote, [fenceRef], stop), cancellationToken);
            (fenceIsKnown, fence) = (true, refs.GetValueOrDefault(fenceRef));
        }
    }

    /// <summary>Moves the trunk and its fence and makes the task's landed mark: all or none, each only from what is expected.
    /// </summary>
    public async Task<PushResult> Push(MergeStarted started, CancellationToken cancellationToken)
    {
        fenceIsKnown = false;
        var result = await own.Push(
            remote,
            [
                new PushedRef(trunkRef, started.After, started.Before),
                new PushedRef(LandedMark.Of(started), started.After, null),
                new PushedRef(fenceRef, started.After, fence),
            ],
            cancellationToken: cancellationToken);
        if (++pushes % PackedEvery == 0)
        {
            await GitRepository.PackRemoteRefs(remote, cancellationToken);
        }

        return result;
    }

    /// <summary>Moves the fence, so that no push of this merge can arrive any more.</summary>
    /// <exception cref="RemoteTroubleException">It has moved since the look: look again.</exception>
    public async Task Seal(MergeStarted started, RemoteTrunk seen, Signature fleet, CancellationToken cancellationToken)
    {
        var tree = await TreeOf(seen.Head, cancellationToken);
        var seal = await own.CommitTree(
            tree, [seen.Head], $"Merge {started.Number} was abandoned", fleet, cancellationToken: cancellationToken);
        if (await own.Push(remote, [new PushedRef(fenceRef, seal, fence)], cancellationToken: cancellationToken)
            is PushResult.Rejected rejected)
        {
            fenceIsKnown = false;
            throw new RemoteTroubleException($"{remote} did not take the fence of merge {started.Number}: {rejected}.");
        }

        fence = seal;
    }

    /// <summary>Makes, moves or (when <paramref name="commit"/> is null) removes the task's landed mark.</summary>
    public async Task PushMark(
        MergeStarted started, string? commit, string? expected, CancellationToken cancellationToken)
    {
        var mark = new PushedRef(LandedMark.Of(started), commit, expected);
        if (await own.Push(remote, [mark], cancellationToken: cancellationToken) is PushResult.Rejected rejected)
        {
            throw new RemoteTroubleException($"{remote} did not take the landed mark: {rejected}.");
        }
    }

    /// <summary>What the remote shows of a merge that was written ahead.</summary>
    public async Task<RemoteTrunk> Look(MergeStarted started, CancellationToken cancellationToken)
    {
        head = null;
        var markRef = LandedMark.Of(started);
        var refs = await Patience.ExecuteAsync(
            async stop => await own.ListRemote(remote, [trunkRef, markRef, fenceRef], stop), cancellationToken);
        (fenceIsKnown, fence) = (true, refs.GetValueOrDefault(fenceRef));
        var now = refs.GetValueOrDefault(trunkRef) ?? throw NoBranch();
        var mark = refs.GetValueOrDefault(markRef);
        var seen = new RemoteTrunk(now, now == started.After ? now : null, mark);
        if (seen.OnTrunk is null)
        {
            seen = seen with { OnTrunk = await FindOnTrunk(started, seen, cancellationToken) };
        }

        head = (now, time.GetTimestamp());
        known = now == started.After ? (now, started.Tree) : null;
        return seen;
    }

    private async Task<string?> FindOnTrunk(MergeStarted started, RemoteTrunk seen, CancellationToken cancellationToken)
    {
        await Fetch([], cancellationToken);

        // A mark of another commit may tell of a landing long ago: then the whole line is searched.
        var after = seen.Mark is null || seen.Mark == started.After ? started.Before : null;
        var task = LandedMessage.TrailerOf(started.Plan, started.Task);
        return (await own.FindLanded(seen.Head, task, after, cancellationToken))?.Id;
    }

    private async Task FetchAlone(QueuedCandidate first, CancellationToken cancellationToken)
    {
        try
        {
            await Fetch([first.Commit], cancellationToken);
        }
        catch (CommandFailedException gone) when (IsGone(gone))
        {
            throw new CommitGoneException($"{remote} does not have commit {first.Commit} of {first.Branch}.", gone);
        }
    }

    private async Task Fetch(string[] commits, CancellationToken cancellationToken)
    {
        head = null;
        await Patience.ExecuteAsync(
            async stop => await own.Fetch(remote, [$"+{trunkRef}:{trunkRef}", .. commits], stop), cancellationToken);
        here.UnionWith(commits);
    }

    private async Task<string> Head(CancellationToken cancellationToken)
    {
        var commit = await own.BranchHead(trunkRef, cancellationToken)
            ?? throw NoBranch();
        head = (commit, time.GetTimestamp());
        return commit;
    }

    private RemoteTroubleException NoBranch() => new(
        $"{remote} has no branch {branch}: nothing was changed. Make it again, or cancel the plan.");

    private static bool IsGone(CommandFailedException error) =>
        error.Message.Contains("not our ref", StringComparison.Ordinal);
}

/// <summary>The remote does not have a commit that the log names.</summary>
internal sealed class CommitGoneException(string message, Exception inner) : Exception(message, inner);

/// <summary>The remote is not as it has to be. Nothing is lost: the executor looks again, ever more rarely.</summary>
internal sealed class RemoteTroubleException(string message) : Exception(message);
