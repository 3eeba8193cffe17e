using System.Globalization;

namespace Fleet.Git;

/// <summary>A path that differs between two trees.</summary>
/// <param name="Status">A added, D deleted, M modified, T type changed. Renames are a D and an A.</param>
/// <param name="Mode">000000 when deleted; see <see cref="TreeEntry"/>.</param>
/// <param name="OldMode">000000 when added.</param>
/// <param name="ObjectId">All zeros when deleted.</param>
/// <param name="AddedLines">Null: binary.</param>
/// <param name="RemovedLines">Null: binary.</param>
public sealed record FileChange(
    char Status, string Path, string Mode, string OldMode, string ObjectId, int? AddedLines, int? RemovedLines);

public sealed partial class GitRepository
{
    private static readonly string[] PlainDiff = ["--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];

    /// <summary>What differs between two commits or trees, in the order of paths.</summary>
    public async Task<IReadOnlyList<FileChange>> DiffTree(string from, string to, CancellationToken cancellationToken = default)
    {
        var output = await Run(
            ["diff-tree", "-r", "-z", "--raw", "--numstat", "--no-abbrev", .. PlainDiff, GitNames.Revision(from), GitNames.Revision(to)],
            cancellationToken);
        var fields = Fields(output);

        // First ":oldmode mode oldid id status NUL path NUL" for each, then "added TAB removed TAB path NUL" for each.
        var pairs = 0;
        while (pairs * 2 < fields.Length && fields[pairs * 2][0] == ':')
        {
            pairs++;
        }

        var lines = fields.Skip(pairs * 2).Select(field => field.Split('\t', 3)).ToDictionary(parts => parts[2]);
        return [.. Enumerable.Range(0, pairs).Select(i => Change(fields[i * 2], fields[(i * 2) + 1], lines))];
    }

    /// <summary>The unified diff as text; at most so many bytes, head and tail, with a line that says what is left out.</summary>
    public async Task<string> DiffPatch(
        string from, string to, int limitBytes = 256 * 1024, CancellationToken cancellationToken = default)
    {
        var command = Git(["diff-tree", "-r", "-p", "--full-index", .. PlainDiff, GitNames.Revision(from), GitNames.Revision(to)]);
        return (await (command with { OutputLimitBytes = limitBytes }).RunToSuccess(cancellationToken)).Output;
    }

    private static FileChange Change(string raw, string path, Dictionary<string, string[]> lines)
    {
        var meta = raw.Split(' ');
        var counts = lines.GetValueOrDefault(path);
        return new(meta[4][0], path, meta[1], meta[0][1..], meta[3], Count(counts?[0]), Count(counts?[1]));
    }

    private static int? Count(string? number) =>
        number is null or "-" ? null : int.Parse(number, CultureInfo.InvariantCulture);
}
