using System.Globalization;
using Fleet.Processes;

namespace Fleet.Cli.Benchmarks;

/// <summary>The baseline: what a person would script, one task after the other, with git alone: a work tree, a file,
/// a commit, a merge into the trunk, a push.</summary>
internal static class PlainScript
{
    private const string Script = """
        set -e
        git clone --quiet "$1" clone && cd clone
        for n in $(seq "$2"); do
          start=$(date +%s%N)
          git worktree add --quiet -b "task-$n" "../task-$n" main
          echo "$n" > "../task-$n/file-$n.txt"
          git -C "../task-$n" add --all
          git -C "../task-$n" commit --quiet --message "Task $n"
          staged=$(date +%s%N)
          git merge --quiet --squash "task-$n" > /dev/null
          git commit --quiet --message "Task $n"
          git push --quiet origin main
          merged=$(date +%s%N)
          git worktree remove --force "../task-$n"
          git branch --quiet -D "task-$n"
          echo "$((staged - start)) $((merged - staged)) $(($(date +%s%N) - start))"
        done
        """;

    /// <summary>Runs the script for so many tasks on a bare repository.</summary>
    public static async Task<ScriptFigures> Run(string origin, int tasks, string folder, CancellationToken cancellationToken)
    {
        var result = await new Command("/bin/sh", "-c", Script, "sh", origin, $"{tasks}")
        {
            WorkingDirectory = folder,
            Environment = BenchRepository.Variables,
            OutputLimitBytes = 64 * 1024 * 1024,
        }.RunToSuccess(cancellationToken).ConfigureAwait(false);
        var rows = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture) / 1e6).ToArray()).ToList();
        return new ScriptFigures(
            rows.Average(row => row[2]), Percentile.Of(rows.Select(row => row[1]), 50));
    }
}

/// <summary>What the script needed, in milliseconds a task.</summary>
/// <param name="TaskMs">The mean of a whole task.</param>
/// <param name="MergeMs">The median of merge, commit and push.</param>
internal sealed record ScriptFigures(double TaskMs, double MergeMs);
