using Fleet.Processes;

namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>A bare repository that a fleet lands in, and the git of an ordinary user beside it.</summary>
public sealed class OriginRepository
{
    /// <summary>One gate, always green, that depends on nothing a task changes.</summary>
    public const string TrivialGate = "gates:\n  - {name: trivial, run: \"true\", paths: [\"gated/**\"], minutes: 1}\n";

    private static readonly Dictionary<string, string> User = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = "/nonexistent",
        ["GIT_AUTHOR_NAME"] = "ann",
        ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
        ["GIT_COMMITTER_NAME"] = "ann",
        ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
    };

    private OriginRepository(string address) => Address = address;

    public string Address { get; }

    /// <summary>A repository whose trunk <c>main</c> holds these files.</summary>
    /// <param name="address">Where; must not be there yet.</param>
    public static async Task<OriginRepository> Create(string address, params (string Path, string Content)[] files)
    {
        var seed = $"{address}.seed";
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(seed, path))!);
            await File.WriteAllTextAsync(Path.Combine(seed, path), content);
        }

        return await CreateFrom(seed, address);
    }

    /// <summary>A repository whose trunk holds the files of a directory.</summary>
    public static async Task<OriginRepository> CreateFrom(string files, string address)
    {
        await Git("init", "--quiet", "--initial-branch=main", files);
        await Git("-C", files, "add", "--all");
        await Git("-C", files, "commit", "--quiet", "--message=Start");
        await Git("clone", "--quiet", "--bare", files, address);
        return new OriginRepository(address);
    }

    /// <summary>The tasks (<c>plan/task</c>) of the trunk's commits, oldest first, as their trailers say.</summary>
    public Task<IReadOnlyList<string>> Landed() =>
        Lines("log", "--first-parent", "--reverse", "--format=%(trailers:key=Fleet-Task,valueonly)", "main");

    /// <summary>The trunk's commits that have more than one parent.</summary>
    public Task<IReadOnlyList<string>> Merges() => Lines("rev-list", "--merges", "main");

    /// <summary>How many commits the trunk has.</summary>
    public async Task<int> Commits() => int.Parse((await Lines("rev-list", "--count", "main"))[0]);

    /// <summary>The text of a file on the trunk.</summary>
    public async Task<string> Read(string path) => await Git("-C", Address, "show", $"main:{path}");

    /// <summary>The files of the trunk.</summary>
    public Task<IReadOnlyList<string>> Files() => Lines("ls-tree", "-r", "--name-only", "main");

    private async Task<IReadOnlyList<string>> Lines(params string[] arguments) =>
        (await Git(["-C", Address, .. arguments])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> Git(params string[] arguments) =>
        (await new Command("git", arguments) { Environment = User }.RunToSuccess()).Output;
}
