using System.Text;
using Fleet.Processes;

namespace Fleet.Git;

/// <summary>A change of one ref.</summary>
/// <param name="New">The commit that it will name; null: it is deleted.</param>
/// <param name="Expected">What it must name before; null: it must not exist.</param>
public sealed record RefUpdate(string Ref, string? New, string? Expected);

/// <summary>What a transaction of refs came to.</summary>
public abstract record RefUpdateResult
{
    /// <summary>All of them are done.</summary>
    public sealed record Updated : RefUpdateResult;

    /// <summary>None is done: one was not as expected. The reason is git's own.</summary>
    public sealed record Refused(string Reason) : RefUpdateResult;
}

public sealed partial class GitRepository
{
    /// <summary>The id that a ref, an id or HEAD names, peeled to a commit; null when it is not there.</summary>
    public async Task<string?> RevParse(string revision, CancellationToken cancellationToken = default) =>
        await Resolve($"{GitNames.Revision(revision)}^{{commit}}", cancellationToken);

    /// <summary>The commit that a branch names, as <see cref="RevParse"/>: read from the ref's own file where there is
    /// one, as right after a fetch, without a process.</summary>
    /// <param name="name">The whole name, <c>refs/heads/…</c>.</param>
    public async Task<string?> BranchHead(string name, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(Directory, GitNames.Ref(name));
        var written = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : null;
        return GitNames.IsObjectId(written) ? written : await RevParse(name, cancellationToken);
    }

    /// <summary>The tree of a commit or ref; null when it is not there.</summary>
    public async Task<string?> TreeOf(string revision, CancellationToken cancellationToken = default) =>
        await Resolve($"{GitNames.Revision(revision)}^{{tree}}", cancellationToken);

    /// <summary>Ref names and what they name, under prefixes such as "refs/heads/".</summary>
    public async Task<IReadOnlyDictionary<string, string>> Refs(
        IReadOnlyList<string> prefixes, CancellationToken cancellationToken = default)
    {
        var output = await Run(["for-each-ref", "--format=%(refname) %(objectname)", "--", .. prefixes], cancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>Changes refs, all or none, each only from what is expected.</summary>
    public async Task<RefUpdateResult> UpdateRefs(
        IReadOnlyList<RefUpdate> updates, CancellationToken cancellationToken = default)
    {
        var script = updates.Aggregate(new StringBuilder(), (text, update) => text.Append(Line(update)).Append('\n'));
        var command = Git(["update-ref", "--stdin"]) with { StandardInput = Bytes(script.ToString()) };
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { Succeeded: true } => new RefUpdateResult.Updated(),
            { End: CommandEnd.Exited } when NotAsExpected(result.Error) =>
                new RefUpdateResult.Refused(result.Error.Trim()),
            _ => throw new CommandFailedException(command, result),
        };
    }

    private static bool NotAsExpected(string error) =>
        error.Contains("but expected", StringComparison.Ordinal)
        || error.Contains("already exists", StringComparison.Ordinal)
        || error.Contains("unable to resolve reference", StringComparison.Ordinal);

    private static string Line(RefUpdate update) => update switch
    {
        { New: { } made, Expected: null } => $"create {GitNames.Ref(update.Ref)} {GitNames.ObjectId(made)}",
        { New: { } next, Expected: { } old } =>
            $"update {GitNames.Ref(update.Ref)} {GitNames.ObjectId(next)} {GitNames.ObjectId(old)}",
        { Expected: { } old } => $"delete {GitNames.Ref(update.Ref)} {GitNames.ObjectId(old)}",
        _ => $"verify {GitNames.Ref(update.Ref)}",
    };

    private async Task<string?> Resolve(string revision, CancellationToken cancellationToken)
    {
        var command = Git(["rev-parse", "--verify", "--quiet", "--end-of-options", revision]);
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { Succeeded: true } => result.Output.Trim(),
            { End: CommandEnd.Exited, ExitCode: 1 } => null,
            // A whole id that is not here is reported as fatal when it has to be peeled.
            { End: CommandEnd.Exited, ExitCode: 128, Error: var error } when Missing(error) => null,
            _ => throw new CommandFailedException(command, result),
        };
    }

    private static bool Missing(string error) =>
        error.Length == 0 || error.Contains("Needed a single revision", StringComparison.Ordinal);
}
