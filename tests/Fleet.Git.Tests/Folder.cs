using Fleet.Processes;

namespace Fleet.Git.Tests;

/// <summary>A directory of one test, and the git of an ordinary user in it.</summary>
public sealed class Folder : IDisposable
{
    private static readonly Dictionary<string, string> UserEnvironment = new()
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = "/nonexistent",
        ["GIT_AUTHOR_NAME"] = "ann", ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
        ["GIT_COMMITTER_NAME"] = "ann", ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
        ["GIT_AUTHOR_DATE"] = "1700000000 +0000", ["GIT_COMMITTER_DATE"] = "1700000000 +0000",
    };

    public string Root { get; } = Directory.CreateTempSubdirectory("fleet-git-").FullName;

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A bare repository with a trunk of one commit that holds these files.</summary>
    public async Task<string> Origin(params (string Path, string? Content)[] files)
    {
        await Run("git", "init", "-q", "--bare", "-b", "main", At("origin.git"));
        await Run("git", "init", "-q", "-b", "main", At("seed"));
        await Run("git", "-C", At("seed"), "remote", "add", "origin", At("origin.git"));
        await Land("first", files.Length == 0 ? [("readme.md", "hello\n"), ("src/a.txt", "a\n")] : files);
        return At("origin.git");
    }

    /// <summary>Commits files to the trunk; null content deletes. Returns the commit.</summary>
    public async Task<string> Land(string message, params (string Path, string? Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            Write(At("seed", path), content);
        }

        await Run("git", "-C", At("seed"), "add", "-A");
        await Run("git", "-C", At("seed"), "commit", "-q", "--allow-empty", "-m", message);
        await Run("git", "-C", At("seed"), "push", "-q", "origin", "HEAD");
        return (await Run("git", "-C", At("seed"), "rev-parse", "HEAD")).Trim();
    }

    /// <summary>A commit on a branch of its own, pushed to the origin.</summary>
    public async Task<string> Branch(string name, string from, params (string Path, string? Content)[] files)
    {
        await Run("git", "-C", At("seed"), "checkout", "-q", "-B", name, from);
        var commit = await Land(name, files);
        await Run("git", "-C", At("seed"), "checkout", "-q", "main");
        return commit;
    }

    public static void Write(string path, string? content)
    {
        if (content is null)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public static async Task<string> Run(string program, params string[] arguments) =>
        (await new Command(program, arguments) { Environment = UserEnvironment }.RunToSuccess()).Output;

    public static Task<string> Shell(string directory, string script) =>
        Run("/bin/sh", "-ec", $"cd '{directory}'\n{script}");

    public void Dispose()
    {
        new Command("/bin/sh", "-c", $"chmod -R u+rwx '{Root}'; rm -rf '{Root}'").Run().Wait();
    }
}
