using Fleet.Processes;

namespace Fleet.Git;

/// <summary>Who made a commit, and when.</summary>
public sealed record Signature(string Name, string Email, DateTimeOffset At)
{
    internal IEnumerable<KeyValuePair<string, string>> Variables(string role) =>
    [
        new($"GIT_{role}_NAME", Name), new($"GIT_{role}_EMAIL", Email),
        new($"GIT_{role}_DATE", $"@{At.ToUnixTimeSeconds()} {(At.Offset < TimeSpan.Zero ? '-' : '+')}{At.Offset:hhmm}"),
    ];
}

/// <summary>An entry of a tree.</summary>
/// <param name="Mode">As git writes it: 100644, 100755, 120000 (symlink), 160000 (submodule), 040000 (tree).</param>
public sealed record TreeEntry(string Mode, string Type, string ObjectId, string Path);

public sealed partial class GitRepository
{
    /// <summary>Makes a commit; the same input makes the same id, so repeating is harmless.</summary>
    /// <param name="committer">Null: the author.</param>
    public async Task<string> CommitTree(
        string tree, IReadOnlyList<string> parents, string message, Signature author, Signature? committer = null,
        CancellationToken cancellationToken = default)
    {
        var command = Git(
            ["commit-tree", "-F", "-", .. parents.SelectMany(p => new[] { "-p", GitNames.ObjectId(p) }), GitNames.ObjectId(tree)],
            author.Variables("AUTHOR").Concat((committer ?? author).Variables("COMMITTER")));
        var result = await (command with { StandardInput = Bytes(message) }).RunToSuccess(cancellationToken);
        return result.Output.Trim();
    }

    /// <summary>The entries of a tree or commit; recursive: all files with their whole path.</summary>
    public async Task<IReadOnlyList<TreeEntry>> ListTree(
        string tree, bool recursive = true, CancellationToken cancellationToken = default)
    {
        var output = await Run(
            ["ls-tree", "-z", "--full-tree", .. recursive ? ["-r"] : Array.Empty<string>(), GitNames.Revision(tree)],
            cancellationToken);
        return [.. Fields(output).Select(Entry)];
    }

    /// <summary>The bytes of a file in a commit or tree; null when it is not there, or is no file.</summary>
    /// <exception cref="InvalidDataException">It is larger than the limit.</exception>
    public async Task<byte[]?> ReadFile(
        string commit, string path, int limitBytes = 1024 * 1024, CancellationToken cancellationToken = default)
    {
        var command = Git(["cat-file", "blob", $"{GitNames.Revision(commit)}:{path}"]) with
        {
            OutputLimitBytes = limitBytes,
            OutputEndsAtBytes = limitBytes + 64L * 1024,
        };
        var result = await command.Run(cancellationToken);
        return result switch
        {
            { StandardOutput: { } output } when output.TotalBytes > limitBytes =>
                throw new InvalidDataException($"{path} in {commit} is larger than {limitBytes} bytes."),
            { Succeeded: true } => result.StandardOutput.Bytes.ToArray(),
            { End: CommandEnd.Exited, ExitCode: 128 } when NoFile(result.Error) => null,
            _ => throw new CommandFailedException(command, result),
        };
    }

    private static bool NoFile(string error) =>
        error.Contains("does not exist in", StringComparison.Ordinal)
        || error.Contains("exists on disk, but not in", StringComparison.Ordinal)
        || error.Contains("bad file", StringComparison.Ordinal);

    // "mode type id TAB path"
    private static TreeEntry Entry(string line)
    {
        var (meta, path) = (line[..line.IndexOf('\t')].Split(' '), line[(line.IndexOf('\t') + 1)..]);
        return new(meta[0], meta[1], meta[2], path);
    }
}
