using System.Text;
using Fleet.Processes;

namespace Fleet.Git;

/// <summary>A bare repository that no agent can write, and the operations Fleet does in it. Each is one process,
/// unless it says otherwise; none goes through a shell; names from outside are checked before they are passed.</summary>
/// <remarks>Every operation throws <see cref="CommandFailedException"/> when git fails, with git's own words, and
/// <see cref="ArgumentException"/> when a name is not one.</remarks>
public sealed partial class GitRepository(string directory, RemoteAccess? access = null)
{
    public string Directory { get; } = Path.GetFullPath(directory);

    public RemoteAccess Access { get; } = access ?? RemoteAccess.Any;

    public string ObjectsDirectory => Path.Combine(Directory, "objects");

    /// <summary>Makes the repository where there is none.</summary>
    public static async Task<GitRepository> InitBare(
        string directory, RemoteAccess? access = null, CancellationToken cancellationToken = default)
    {
        System.IO.Directory.CreateDirectory(directory);
        var repository = new GitRepository(directory, access);
        if (!File.Exists(Path.Combine(directory, "HEAD")))
        {
            await repository.Run(["init", "--bare", "--quiet", "--template=", "--initial-branch=main"], cancellationToken);
        }

        return repository;
    }

    /// <summary>The commands that the other parts build on.</summary>
    internal Command Git(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        SafeGit.Command(Directory, arguments, environment);

    private Command RemoteGit(IEnumerable<string> arguments) =>
        SafeGit.Command(Directory, arguments, Access.Environment, Access.Settings);

    private async Task<string> Run(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Whole(await Git(arguments).RunToSuccess(cancellationToken));

    /// <summary>Output that is parsed must be all of it.</summary>
    internal static string Whole(CommandResult result) => result.StandardOutput.LeftOutBytes == 0
        ? result.Output
        : throw new InvalidDataException($"git answered {result.StandardOutput.TotalBytes} bytes, more than can be taken.");

    internal static string[] Fields(string output) => output.Length == 0 ? [] : output.TrimEnd('\0').Split('\0');

    internal static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
