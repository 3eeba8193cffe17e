using Fleet.Processes;

namespace Fleet.Git.Workspaces;

/// <summary>Deletes and makes accessible what an agent left, whatever it is: links are never followed, names may be
/// no text, directories may be closed or thousands deep. The system's own find and rm do this well.</summary>
public static class TreeSweep
{
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
    internal static Task RemoveRepositories(string tree, CancellationToken cancellationToken) => Run(tree, cancellationToken,
        "find", ".", "-mindepth", "1", "-regextype", "posix-extended",
        "(", "-regex", ".{3000,}", "-prune", "-exec", "chmod", "-R", "u+rwX", "--", "{}", ";", "-exec", "rm", "-rf", "--", "{}", "+", ")", "-o",
        "(", "-name", ".git", "-prune", "-exec", "chmod", "-R", "u+rwX", "--", "{}", ";", "-exec", "rm", "-rf", "--", "{}", "+", ")", "-o",
        "(", "-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "--", "{}", ";", ")", "-o",
        "(", "!", "-type", "f", "!", "-type", "d", "!", "-type", "l", "-exec", "rm", "-f", "--", "{}", "+", ")");

    /// <summary>Deletes a file, a link or a directory with all in it; nothing there is fine.</summary>
    /// <exception cref="CommandFailedException">Something in it cannot be deleted, by us at least.</exception>
    public static async Task Delete(string path, CancellationToken cancellationToken = default)
    {
        var status = FileStatus.Of(path);
        if (status.Kind == FileKind.Nothing)
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

    private static Task Run(string directory, CancellationToken cancellationToken, params string[] words) =>
        Command(directory, words).RunToSuccess(cancellationToken);

    private static Command Command(string directory, params string[] words) =>
        new(words[0], words[1..]) { WorkingDirectory = directory, Environment = Environment, TimeLimit = TimeSpan.FromMinutes(5) };
}
