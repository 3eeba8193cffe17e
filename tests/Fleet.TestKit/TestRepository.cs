using Fleet.Processes;

namespace Fleet.TestKit;

/// <summary>A bare repository, and the git of an ordinary user beside it.</summary>
public sealed class TestRepository
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

    private readonly string _seed;

    private TestRepository(string folder) => (Address, _seed) = (Path.Combine(folder, "origin.git"), Path.Combine(folder, "seed"));

    public string Address { get; }

    public static async Task<TestRepository> New(string folder, params (string Path, string Content)[] files)
    {
        var repository = new TestRepository(folder);
        await Run("init", "-q", "--bare", "-b", "main", repository.Address);
        await Run("init", "-q", "-b", "main", repository._seed);
        await repository.Push(files);
        return repository;
    }

    /// <summary>A commit on the trunk, made by somebody else than Fleet.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Push(params (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(_seed, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content);
        }

        await Run("-C", _seed, "add", "-A");
        await Run("-C", _seed, "commit", "-q", "-m", $"Change {string.Join(", ", files.Select(file => file.Path))}");
        await Run("-C", _seed, "push", "-q", Address, "HEAD:refs/heads/main");
        return await Head("main");
    }

    /// <summary>The commit that a branch names.</summary>
    public async Task<string> Head(string branch) => (await Git("rev-parse", $"refs/heads/{branch}")).Trim();

    /// <summary>The paths that a commit holds.</summary>
    public async Task<string[]> Files(string commit) =>
        (await Git("ls-tree", "-r", "--name-only", commit)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs git in the bare repository.</summary>
    public Task<string> Git(params string[] arguments) => Run(["-C", Address, .. arguments]);

    private static async Task<string> Run(params string[] arguments) =>
        (await new Command("git", arguments) { Environment = User }.RunToSuccess()).Output;
}
