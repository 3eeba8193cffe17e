namespace Fleet.Git.Workspaces;

/// <summary>Which changes are not taken over at all, whatever the task.</summary>
internal static class ChangeRules
{
    private const string Submodule = "160000";
    private const string Symlink = "120000";

    /// <summary>Before git reads them: what is on disk under these paths. A reason, or null.</summary>
    public static string? Check(string tree, IReadOnlyCollection<string> paths, WorkspaceLimits limits)
    {
        if (paths.Count > limits.FilesMax)
        {
            return $"{paths.Count} files are changed, more than the {limits.FilesMax} allowed. Ignore build output in .gitignore.";
        }

        var total = 0L;
        foreach (var path in paths)
        {
            if (path.EndsWith('/'))
            {
                return $"{path} is a git repository of its own; remove it, or its .git.";
            }

            if (Path(path) is { } refused)
            {
                return refused;
            }

            var status = FileStatus.Of(System.IO.Path.Combine(tree, path));
            total += status.Kind == FileKind.File ? status.SizeBytes : 0;
            var reason = status.Kind switch
            {
                FileKind.Special => $"{path} is neither a file nor a directory.",
                FileKind.File when status.SizeBytes > limits.FileBytesMax =>
                    $"{path} is {status.SizeBytes} bytes, more than the {limits.FileBytesMax} allowed.",
                FileKind.Link => Link(tree, path),
                _ => null,
            };
            if (reason is not null)
            {
                return reason;
            }
        }

        return total > limits.TotalBytesMax
            ? $"The changed files are {total} bytes together, more than the {limits.TotalBytesMax} allowed."
            : null;
    }

    /// <summary>Of the whole change, the agent's own commits included. A reason, or null.</summary>
    public static string? Check(string tree, IReadOnlyList<FileChange> changes, WorkspaceLimits limits)
    {
        var submodule = changes.FirstOrDefault(c => c.Mode == Submodule);
        return submodule is not null
            ? $"{submodule.Path} is a submodule; an attempt may not add or move one."
            : Check(tree, [.. changes.Where(c => c.Status != 'D').Select(c => c.Path)], limits)
                ?? changes.Where(c => c.Mode == Symlink).Select(c => Link(tree, c.Path)).FirstOrDefault(r => r is not null);
    }

    /// <summary>A link may only begin with "..", and not with more than it is deep: then each step stays inside,
    /// also when it leads through another such link.</summary>
    private static string? Link(string tree, string path)
    {
        var target = new FileInfo(System.IO.Path.Combine(tree, path)).LinkTarget ?? "";
        var parts = target.Split('/');
        var up = parts.TakeWhile(part => part == "..").Count();
        var inside = target.Length > 0 && target[0] != '/' && up <= path.Count(c => c == '/')
            && !parts.Skip(up).Contains("..") && !parts.Any(IsGit);
        return inside ? null : $"{path} is a symbolic link to {target}, which is or may lead outside the tree.";
    }

    private static string? Path(string path) =>
        path.Any(c => char.IsControl(c) || c == '\uFFFD') ? $"'{Shown(path)}' is no readable file name."
        : path.Split('/').Any(IsGit) ? $"{path} is named like git's own files."
        : null;

    private static string Shown(string path) => new([.. path.Select(c => char.IsControl(c) ? '?' : c)]);

    private static bool IsGit(string part) =>
        part.TrimEnd('.', ' ').ToUpperInvariant() is ".GIT" or "GIT~1";
}
