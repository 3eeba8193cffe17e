using System.Text;
using Fleet.Processes;

namespace Fleet.Cli.Benchmarks;

/// <summary>A small bare repository with one trivial gate, and plans of no-op tasks for it.</summary>
internal static class BenchRepository
{
    /// <summary>Nobody's own git configuration takes part.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "Fleet",
        ["GIT_AUTHOR_EMAIL"] = "fleet@localhost",
        ["GIT_COMMITTER_NAME"] = "Fleet",
        ["GIT_COMMITTER_EMAIL"] = "fleet@localhost",
    };

    public static async Task<string> Create(string folder, string name, CancellationToken cancellationToken)
    {
        const string script = """
            set -e
            git init --quiet --initial-branch=main seed && cd seed
            printf 'gates:\n  - {name: trivial, run: "true", minutes: 1}\n' > .fleet.yml
            echo "A repository to measure with." > README.md
            git add --all && git commit --quiet --message Start
            cd .. && git clone --quiet --bare seed "$1" && rm -rf seed
            """;
        await new Command("/bin/sh", "-c", script, "sh", name) { WorkingDirectory = folder, Environment = Variables }
            .RunToSuccess(cancellationToken).ConfigureAwait(false);
        return Path.Combine(folder, name);
    }

    /// <summary>A plan of tasks that each write one file of their own.</summary>
    /// <param name="chained">Each task needs the one before: then there are always free slots.</param>
    public static string Plan(string plan, string origin, int tasks, bool chained)
    {
        var text = new StringBuilder()
            .Append($"plan: {plan}\nrepository: {origin}\n")
            .Append("approval: auto\ndefaults: {attempts: 1, budget: {minutes: 5}}\ntasks:\n");
        for (var n = 1; n <= tasks; n++)
        {
            text.Append($"  - {{id: t{n}, title: Task {n}, prompt: Write a file., scope: [file-{n}.txt], ");
            text.Append(chained && n > 1 ? $"needs: [t{n - 1}], " : "");
            text.Append($"agent: {{run: \"echo {n} > file-{n}.txt\"}}}}\n");
        }

        return text.ToString();
    }
}
