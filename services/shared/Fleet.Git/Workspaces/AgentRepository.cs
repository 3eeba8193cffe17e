using System.Text;

namespace Fleet.Git.Workspaces;

/// <summary>The git directory that an agent has to itself. Fleet writes and reads it as plain files and never runs
/// git in it: its configuration, hooks and attributes are the agent's, and would run with our rights.</summary>
internal sealed class AgentRepository(string tree)
{
    private const int HeadBytesMax = 4096;
    private const int PackedRefsBytesMax = 4 * 1024 * 1024;

    private string Git { get; } = Path.Combine(tree, ".git");

    public string Objects => Path.Combine(Git, "objects");

    /// <summary>Writes a repository on a branch at a commit, whose older objects come from the mirror.</summary>
    /// <param name="branch">Null: HEAD is detached.</param>
    /// <param name="trunk">Shown to the agent as origin/trunk at the same commit; null: not.</param>
    /// <param name="index">Copied, so that the first status need not read all files.</param>
    public void Write(string mirrorObjects, string commit, string? branch, string? trunk, string index, Signature author)
    {
        Directory.CreateDirectory(Path.Combine(Git, "objects", "info"));
        Directory.CreateDirectory(Path.Combine(Git, "objects", "pack"));
        Directory.CreateDirectory(Path.Combine(Git, "refs", "heads"));
        Put("objects/info/alternates", $"{mirrorObjects}\n");
        Put("config", Config(author));
        Put("HEAD", branch is null ? $"{commit}\n" : $"ref: refs/heads/{branch}\n");
        var refs = new[] { branch is null ? null : $"refs/heads/{branch}", trunk is null ? null : $"refs/remotes/origin/{trunk}" };
        Put("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n"
            + string.Concat(refs.OfType<string>().Order(StringComparer.Ordinal).Select(name => $"{commit} {name}\n")));
        File.Copy(index, Path.Combine(Git, "index"));
    }

    /// <summary>The commit that HEAD names, read as the untrusted files they are; or why there is none.</summary>
    public (string? Commit, string? Reason) ReadHead()
    {
        if (FileStatus.Of(Git).Kind != FileKind.Directory || FileStatus.Of(Objects).Kind != FileKind.Directory)
        {
            return (null, "the agent's git directory is gone or replaced");
        }

        var head = Read("HEAD", HeadBytesMax)?.Trim();
        var name = head?.StartsWith("ref: ", StringComparison.Ordinal) == true ? head[5..].Trim() : null;
        var commit = name is null ? head : GitNames.IsRef(name) ? Read(name, HeadBytesMax)?.Trim() ?? Packed(name) : null;
        return GitNames.IsObjectId(commit) ? (commit, null) : (null, "the agent's HEAD names no commit");
    }

    /// <summary>The agent's own words about where else its objects are: another store is none of its business.</summary>
    public void ForgetAlternates()
    {
        var info = Path.Combine(Objects, "info");
        if (FileStatus.Of(info).Kind == FileKind.Directory)
        {
            foreach (var file in new[] { "alternates", "http-alternates" }.Select(name => Path.Combine(info, name)))
            {
                if (FileStatus.Of(file).Kind is FileKind.File or FileKind.Link)
                {
                    File.Delete(file);
                }
            }
        }
    }

    private static string Config(Signature author) =>
        $"""
        [core]
        	repositoryformatversion = 0
        	filemode = true
        	bare = false
        	logallrefupdates = true
        [user]
        	name = {Quoted(author.Name)}
        	email = {Quoted(author.Email)}
        [commit]
        	gpgsign = false
        [gc]
        	auto = 0

        """;

    private static string Quoted(string value) =>
        $"\"{new string([.. value.Where(c => !char.IsControl(c))]).Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private void Put(string file, string content) => File.WriteAllText(Path.Combine(Git, file), content);

    private string? Packed(string name) =>
        Read("packed-refs", PackedRefsBytesMax)?.Split('\n')
            .FirstOrDefault(line => line.Length > 41 && line[0] != '#' && line.EndsWith($" {name}", StringComparison.Ordinal))
            ?.Split(' ')[0];

    // Every part of the way must be a real directory, and the end a real file: no link, no pipe.
    private string? Read(string file, int bytesMax)
    {
        var parts = file.Split('/');
        var path = Git;
        foreach (var directory in parts[..^1])
        {
            path = Path.Combine(path, directory);
            if (FileStatus.Of(path).Kind != FileKind.Directory)
            {
                return null;
            }
        }

        path = Path.Combine(path, parts[^1]);
        var status = FileStatus.Of(path);
        return status.Kind == FileKind.File && status.SizeBytes <= bytesMax
            ? Encoding.UTF8.GetString(File.ReadAllBytes(path))
            : null;
    }
}
