using System.Buffers.Binary;
using Fleet.Processes;

namespace Fleet.Git.Workspaces;

/// <summary>Brings commits out of an object store that an agent wrote into a repository of ours.</summary>
/// <remarks>A fetch would start upload-pack inside the agent's repository, under the agent's configuration. Here our
/// own git packs what it needs and reads the agent's store as nothing but objects; a second git, which does not see
/// that store, checks each object's form and that all it refers to is there.</remarks>
internal static class ObjectImport
{
    private const int SmallPackObjectsMax = 500;

    /// <summary>A tree or commit that unpacks to more than this is none that work on a task makes.</summary>
    private const int MemoryKilobytesMax = 4 * 1024 * 1024;

    /// <returns>Why it cannot be taken; null: it is here now.</returns>
    public static async Task<string?> Run(
        GitRepository repository, string objects, string commit, string known, WorkspaceLimits limits,
        CancellationToken cancellationToken)
    {
        var pack = await Pack(repository, objects, commit, known, limits).Run(cancellationToken);
        if (!pack.Succeeded)
        {
            return $"commit {commit} cannot be read ({LastLine(pack)})";
        }

        if (pack.StandardOutput.LeftOutBytes > 0)
        {
            return $"the commits hold more than {limits.TotalBytesMax} bytes";
        }

        var unpacked = await Unpack(repository, pack.StandardOutput.Bytes).Run(cancellationToken);
        return unpacked.Succeeded
            ? null
            : $"commit {commit} is malformed, incomplete, or holds a file of more than {limits.FileBytesMax} bytes ({LastLine(unpacked)})";
    }

    private static Command Pack(GitRepository repository, string objects, string commit, string known, WorkspaceLimits limits)
    {
        var git = SafeGit.Command(
            repository.Directory,
            ["pack-objects", "--revs", "--stdout", "--quiet", "--window=0", $"--filter=blob:limit={limits.FileBytesMax + 1}"],
            new Dictionary<string, string> { ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Quoted(objects) },
            // Indexes over objects are the agent's words about them; and a bomb must not take the host's memory.
            ["core.commitGraph=false", "core.multiPackIndex=false", "core.packedGitWindowSize=64m", "core.packedGitLimit=512m"]);
        return git with
        {
            FileName = "/bin/sh",
            Arguments = ["-c", $"ulimit -v {MemoryKilobytesMax}; exec \"$@\"", "fleet", git.FileName, .. git.Arguments],
            StandardInput = GitRepository.Bytes($"{commit}\n^{known}\n"),
            OutputLimitBytes = (int)Math.Min(limits.TotalBytesMax, int.MaxValue),
            OutputEndsAtBytes = limits.TotalBytesMax + (1024 * 1024),
            TimeLimit = TimeSpan.FromMinutes(2),
        };
    }

    // Few objects are written one by one; a pack for each attempt would slow all later look-ups.
    private static Command Unpack(GitRepository repository, ReadOnlyMemory<byte> pack)
    {
        var count = pack.Length < 12 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(pack.Span[8..]);
        string[] arguments = count <= SmallPackObjectsMax
            ? ["unpack-objects", "-q", "--strict"]
            : ["index-pack", "--stdin", "--strict"];
        return repository.Git(arguments) with { StandardInput = pack, TimeLimit = TimeSpan.FromMinutes(2) };
    }

    // The variable is a list: a path in double quotes may hold a colon.
    private static string Quoted(string path) => $"\"{path.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static string LastLine(CommandResult result) => result.End != CommandEnd.Exited
        ? $"{result.End}"
        : result.Error.Trim().Split('\n')[^1] is { Length: > 0 } line ? line : $"exit code {result.ExitCode}";
}
