using Fleet.Processes;

namespace Fleet.Git.Workspaces;

/// <summary>Deletes and makes accessible what an agent left, whatever it is: links are never followed, names may be
/// no text, directories may be closed or thousands deep. The system's own find and rm do this well; what is plainly
/// in order needs neither, and starting them is most of what a small tree costs.</summary>
public static class TreeSweep
{
    private const string GitDirectory = ".git";
    private const int PathLengthMax = 3000;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly Dictionary<string, string> Environment =
        new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin", ["LC_ALL"] = "C" };

    /// <summary>Before anything reads the tree: opens closed directories and files, removes pipes, sockets and
    /// devices, and the links by which the agent's object store could reach into another.</summary>
    internal static Task MakeReadable(string tree, CancellationToken cancellationToken) => Run(tree, cancellationToken,
        "find", ".",
        "(", "-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "--", "{}", ";", ")", "-o",
        "(", "-type", "f", "!", "-perm", "-0400", "-exec", "chmod", "u+r", "--", "{}", "+", ")", "-o",
        "(", "-path", "./.git/objects/*", "-type", "l", "-exec", "rm", "-f", "--", "{}", "+", ")", "-o",
        "(", "!", "-type", "f", "!", "-type", "d", "!", "-type", "l", "-exec", "rm", "-f", "--", "{}", "+", ")");

    /// <summary>Removes every repository in the tree, its own first of all, and what lies too deep for git to see;
    /// opens closed directories, and removes the pipes, sockets and devices that git overlooks.</summary>
    internal static Task RemoveRepositories(string tree, CancellationToken cancellationToken) =>
        Deleted(Path.Combine(tree, GitDirectory)) && IsPlain(tree) ? Task.CompletedTask : Run(tree, cancellationToken,
        "find", ".", "-mindepth", "1", "-regextype", "posix-extended",
        "(", "-regex", ".{3000,}", "-prune", "-exec", "chmod", "-R", "u+rwX", "--", "{}", ";", "-exec", "rm", "-rf", "--", "{}", "+", ")", "-o",
        "(", "-name", ".git", "-prune", "-exec", "chmod", "-R", "u+rwX", "--", "{}", ";", "-exec", "rm", "-rf", "--", "{}", "+", ")", "-o",
        "(", "-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "--", "{}", ";", ")", "-o",
        "(", "!", "-type", "f", "!", "-type", "d", "!", "-type", "l", "-exec", "rm", "-f", "--", "{}", "+", ")");

    /// <summary>Removes what lies too deep for git, which then cleans nothing at all, and opens closed directories.
    /// </summary>
    internal static Task RemoveTooDeep(string tree, CancellationToken cancellationToken) => Run(tree, cancellationToken,
        "find", ".", "-mindepth", "1", "-regextype", "posix-extended",
        "(", "-regex", ".{3000,}", "-prune", "-exec", "chmod", "-R", "u+rwX", "--", "{}", ";", "-exec", "rm", "-rf", "--", "{}", "+", ")", "-o",
        "(", "-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "--", "{}", ";", ")");

    /// <summary>Deletes a file, a link or a directory with all in it; nothing there is fine.</summary>
    /// <exception cref="CommandFailedException">Something in it cannot be deleted, by us at least.</exception>
    public static async Task Delete(string path, CancellationToken cancellationToken = default)
    {
        if (Deleted(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        var first = await Command(parent, "rm", "-rf", "--", path).Run(cancellationToken);
        if (!first.Succeeded)
        {
            await Command(parent, "chmod", "-R", "u+rwx", "--", path).Run(cancellationToken);
            await Run(parent, cancellationToken, "rm", "-rf", "--", path);
        }
    }

    // .NET follows no link either; what it cannot delete (names that are no text, closed directories) stays.
    private static bool Deleted(string path)
    {
        try
        {
            switch (FileStatus.Of(path).Kind)
            {
                case FileKind.Nothing:
                    return true;
                case FileKind.Directory:
                    Directory.Delete(path, recursive: true);
                    return true;
                default:
                    File.Delete(path);
                    return true;
            }
        }
        catch (Exception resists) when (resists is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Nothing but files, links and open directories, none of them a repository or too deep. A name that is no
    /// text reads as one that is not there, and counts as odd.</summary>
    private static bool IsPlain(string directory) =>
        Directory.EnumerateFileSystemEntries(directory, "*", Everything).All(path =>
            Path.GetFileName(path) != GitDirectory && FileStatus.Of(path) switch
            {
                { Kind: FileKind.File or FileKind.Link } => true,
                { Kind: FileKind.Directory, Closed: false } => path.Length < PathLengthMax && IsPlain(path),
                _ => false,
            });

    private static Task Run(string directory, CancellationToken cancellationToken, params string[] words) =>
        Command(directory, words).RunToSuccess(cancellationToken);

    private static Command Command(string directory, params string[] words) =>
        new(words[0], words[1..]) { WorkingDirectory = directory, Environment = Environment, TimeLimit = TimeSpan.FromMinutes(5) };
}
