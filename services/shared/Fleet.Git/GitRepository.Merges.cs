using Fleet.Processes;

namespace Fleet.Git;

/// <summary>What a merge of two commits, made without a work tree, came to.</summary>
public abstract record MergeResult
{
    /// <summary>They fit together as this tree.</summary>
    public sealed record Clean(string Tree) : MergeResult;

    /// <summary>They clash in these paths; the messages are git's own.</summary>
    public sealed record Conflict(IReadOnlyList<string> Paths, IReadOnlyList<string> Messages) : MergeResult;
}

public sealed partial class GitRepository
{
    /// <summary>Merges in memory: no work tree, so no attribute or driver of the trees takes part.</summary>
    public async Task<MergeResult> MergeTree(string ours, string theirs, CancellationToken cancellationToken = default)
    {
        var command = Git(
            ["merge-tree", "--write-tree", "-z", "--name-only", GitNames.ObjectId(ours), GitNames.ObjectId(theirs)]);
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { Succeeded: true } => new MergeResult.Clean(Whole(result).TrimEnd('\0', '\n')),
            { End: CommandEnd.Exited, ExitCode: 1 } => Conflicts(Whole(result)),
            _ => throw new CommandFailedException(command, result),
        };
    }

    /// <summary>Brings the change from <paramref name="from"/> to <paramref name="to"/> onto another commit, as a
    /// rebase or cherry-pick does. Five processes: two stand-in commits whose only common ancestor is
    /// <paramref name="from"/> give this git's merge the base that it cannot be told.</summary>
    public async Task<MergeResult> ApplyChange(
        string onto, string from, string to, CancellationToken cancellationToken = default)
    {
        var standIn = new Signature("fleet", "fleet@localhost", DateTimeOffset.UnixEpoch);
        var sides = await Task.WhenAll(StandIn(onto), StandIn(to));
        return await MergeTree(sides[0], sides[1], cancellationToken);

        async Task<string> StandIn(string commit) =>
            await TreeOf(commit, cancellationToken) is { } tree
                ? await CommitTree(tree, [from], "stand-in", standIn, cancellationToken: cancellationToken)
                : throw new ArgumentException($"Commit {commit} is not in {Directory}.");
    }

    // tree NUL (path NUL)* NUL (count NUL (path NUL){count} type NUL message NUL)*
    private static MergeResult.Conflict Conflicts(string output)
    {
        var fields = output.Split('\0');
        var paths = fields.Skip(1).TakeWhile(field => field.Length > 0).ToList();
        var messages = new List<string>();
        for (var at = paths.Count + 2; at < fields.Length && int.TryParse(fields[at], out var count); at += count + 3)
        {
            var (type, message) = (fields[at + count + 1], fields[at + count + 2]);
            if (type != "Auto-merging")
            {
                messages.Add(message.Trim());
            }
        }

        return new([.. paths.Distinct()], messages);
    }
}
