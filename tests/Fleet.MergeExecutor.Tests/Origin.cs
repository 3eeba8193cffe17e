using Fleet.Processes;

namespace Fleet.MergeExecutor.Tests;

/// <summary>The repository that is landed on, and the git of an ordinary user beside it.</summary>
internal sealed class Origin : IDisposable
{
    private static readonly Dictionary<string, string> User = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = "/nonexistent",
        ["GIT_AUTHOR_NAME"] = "ann",
        ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
        ["GIT_COMMITTER_NAME"] = "ann",
        ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
    };

    private readonly string seed;

    private Origin(string root) => (Root, seed) = (root, Path.Combine(root, "seed"));

    public string Root { get; }

    public string Address => Path.Combine(Root, "origin.git");

    public static async Task<Origin> New(params (string Path, string Content)[] files)
    {
        var origin = new Origin(Directory.CreateTempSubdirectory("fleet-merge-").FullName);
        await Run("init", "-q", "--bare", "-b", "main", origin.Address);
        await Run("init", "-q", "-b", "main", origin.seed);
        await origin.Seed("remote", "add", "origin", origin.Address);
        await origin.Push("main", files);
        return origin;
    }

    /// <summary>A commit on the trunk, made by somebody else than Fleet.</summary>
    public async Task<string> PushTrunk(params (string Path, string Content)[] files)
    {
        await Seed("fetch", "-q", "origin");
        await Seed("checkout", "-q", "-B", "main", "origin/main");
        return await Push("main", files);
    }

    /// <summary>Somebody takes a file off the trunk.</summary>
    public async Task RemoveFromTrunk(string path)
    {
        await Seed("fetch", "-q", "origin");
        await Seed("checkout", "-q", "-B", "main", "origin/main");
        await Seed("rm", "-q", path);
        await Push("main", []);
    }

    /// <summary>Commits on a branch that starts at the trunk of now, or at a commit; one for each group of files.
    /// </summary>
    public async Task<string> PushBranch(string branch, string? from, params (string Path, string Content)[][] commits)
    {
        await Seed("fetch", "-q", "origin");
        await Seed("checkout", "-q", "-B", branch, from ?? "origin/main");
        var last = "";
        foreach (var files in commits)
        {
            last = await Push(branch, files);
        }

        return last;
    }

    public async Task<string> Head(string reference = "refs/heads/main") => (await Bare("rev-parse", reference)).Trim();

    /// <summary>Runs git in the bare repository.</summary>
    public Task<string> Bare(params string[] arguments) => Run(["-C", Address, .. arguments]);

    /// <summary>The refs under a prefix with what they name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Refs(string prefix) =>
        (await Bare("for-each-ref", "--format=%(refname) %(objectname)", prefix))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The tasks that landed on the trunk's own line, oldest first, as their trailers say.</summary>
    public async Task<string[]> Landed() =>
        (await Bare("log", "--first-parent", "--reverse", "--format=%(trailers:key=Fleet-Task,valueonly)", "main"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private async Task<string> Push(string branch, (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(seed, path))!);
            await File.WriteAllTextAsync(Path.Combine(seed, path), content);
        }

        await Seed("add", "-A");
        await Seed("commit", "-q", "--allow-empty", "-m", $"Change {string.Join(", ", files.Select(file => file.Path))}");
        await Seed("push", "-q", "origin", $"HEAD:refs/heads/{branch}");
        return (await Seed("rev-parse", "HEAD")).Trim();
    }

    private Task<string> Seed(params string[] arguments) => Run(["-C", seed, .. arguments]);

    private static async Task<string> Run(params string[] arguments) =>
        (await new Command("git", arguments) { Environment = User }.RunToSuccess()).Output;
}
