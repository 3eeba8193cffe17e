using System.Globalization;
using Fleet.Processes;

namespace Fleet.Git;

/// <summary>A commit and what its message's trailers say.</summary>
/// <param name="Trailers">In order; a name may come more than once.</param>
public sealed record CommitInfo(
    string Id, string Tree, IReadOnlyList<string> Parents, string AuthorName, string AuthorEmail, DateTimeOffset CommittedAt,
    string Message, IReadOnlyList<KeyValuePair<string, string>> Trailers)
{
    public string Subject => Message.Split('\n', 2)[0];

    public bool HasTrailer(string name, string value) =>
        Trailers.Any(t => t.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && t.Value == value);
}

public sealed partial class GitRepository
{
    private const string LogFormat = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%cI%x00%B%x00%(trailers:only,unfold)";

    /// <summary>The trailer that names the task of a landed commit: "plan/task".</summary>
    public const string TaskTrailer = "Fleet-Task";

    /// <summary>Whether the first is the second or one of its ancestors.</summary>
    public async Task<bool> IsAncestor(string ancestor, string descendant, CancellationToken cancellationToken = default)
    {
        var command = Git(["merge-base", "--is-ancestor", GitNames.ObjectId(ancestor), GitNames.ObjectId(descendant)]);
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { Succeeded: true } => true,
            { End: CommandEnd.Exited, ExitCode: 1 } => false,
            _ => throw new CommandFailedException(command, result),
        };
    }

    /// <summary>The best common ancestor, or null when the histories share nothing.</summary>
    public async Task<string?> MergeBase(string one, string other, CancellationToken cancellationToken = default)
    {
        var command = Git(["merge-base", GitNames.ObjectId(one), GitNames.ObjectId(other)]);
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { Succeeded: true } => result.Output.Trim(),
            { End: CommandEnd.Exited, ExitCode: 1 } => null,
            _ => throw new CommandFailedException(command, result),
        };
    }

    /// <summary>Commits, newest first.</summary>
    /// <param name="after">These and their ancestors are left out; null: back to the root.</param>
    /// <param name="firstParent">Follow the branch itself, not what was merged into it.</param>
    public Task<IReadOnlyList<CommitInfo>> Log(
        string tip, string? after = null, bool firstParent = true, int limit = 1000,
        CancellationToken cancellationToken = default) =>
        Log(tip, after, firstParent, limit, [], cancellationToken);

    /// <summary>The commit of a branch's own history that landed a task ("plan/task"), or null.</summary>
    public async Task<CommitInfo?> FindLanded(
        string tip, string task, string? after = null, CancellationToken cancellationToken = default)
    {
        string[] filter = ["--fixed-strings", $"--grep={TaskTrailer}: {task}"];
        var found = await Log(tip, after, firstParent: true, limit: 100, filter, cancellationToken);
        return found.FirstOrDefault(commit => commit.HasTrailer(TaskTrailer, task));
    }

    private async Task<IReadOnlyList<CommitInfo>> Log(
        string tip, string? after, bool firstParent, int limit, string[] filter, CancellationToken cancellationToken)
    {
        string[] range = after is null
            ? [GitNames.Revision(tip)]
            : [GitNames.Revision(tip), $"^{GitNames.Revision(after)}"];
        string[] way = firstParent ? ["--first-parent"] : [];
        var output = await Run(
            ["log", "-z", LogFormat, $"--max-count={limit}", .. way, .. filter, .. range, "--"], cancellationToken);
        return output.Length == 0
            ? []
            : [.. output[..^1].Split('\0').Chunk(8).Select(Commit)];
    }

    private static CommitInfo Commit(string[] fields) =>
        new(fields[0], fields[1], fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), fields[3], fields[4],
            DateTimeOffset.Parse(fields[5], CultureInfo.InvariantCulture), fields[6].TrimEnd('\n'),
            [.. fields[7].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Trailer)]);

    private static KeyValuePair<string, string> Trailer(string line)
    {
        var colon = line.IndexOf(':');
        return colon < 0 ? new(line, "") : new(line[..colon], line[(colon + 1)..].Trim());
    }
}
