using System.Text;
using Fleet.Git;

namespace Fleet.MergeExecutor.Git;

/// <summary>Tells the next attempt what clashed: git's own words, and what each side did to those paths.</summary>
internal static class ConflictReport
{
    /// <summary>As much as a setback's detail may hold, in characters.</summary>
    public const int LengthMax = 4000;

    private const int PatchBytesMax = 1024 * 1024;

    public static async Task<string> Of(
        GitRepository own, string head, string candidate, MergeResult.Conflict conflict,
        CancellationToken cancellationToken)
    {
        var words = Cut(string.Join('\n', conflict.Messages), LengthMax / 4);
        if (await own.MergeBase(head, candidate, cancellationToken) is not { } start)
        {
            return $"{words}\nThe candidate and the trunk have no commit in common.";
        }

        var trunk = await own.DiffPatch(start, head, PatchBytesMax, cancellationToken);
        var mine = await own.DiffPatch(start, candidate, PatchBytesMax, cancellationToken);
        return $"{words}\n\nSince {start} the trunk changed:\n{Of(trunk, conflict.Paths)}\n"
            + $"\nThis candidate changed:\n{Of(mine, conflict.Paths)}\n";
    }

    private static string Of(string patch, IReadOnlyList<string> paths)
    {
        var kept = new StringBuilder();
        foreach (var file in $"\n{patch}".Split("\ndiff --git ").Skip(1))
        {
            var title = file[..file.IndexOf('\n')];
            if (paths.Any(path => title.EndsWith($" b/{path}", StringComparison.Ordinal)))
            {
                var hunks = file.IndexOf("\n@@", StringComparison.Ordinal);
                kept.Append("--- ").Append(title.Split(" b/")[^1]).Append(hunks < 0 ? "" : file[hunks..]).Append('\n');
            }
        }

        return Cut(kept.ToString().TrimEnd(), LengthMax / 3);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..length]}…";
}
