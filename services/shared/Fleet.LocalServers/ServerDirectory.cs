using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fleet.LocalServers;

/// <summary>A server's own directory: its state file, its lock, its log.</summary>
public sealed class ServerDirectory(string path)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    public string Log => In("server.log");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A short name for this directory that no other has: for paths and node names.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..12];

    /// <summary>
    /// Two commands at once wait for each other here. Released by disposing, or by the end of the process.
    /// </summary>
    public async Task<IDisposable> Lock(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path);
        while (true)
        {
            try
            {
                return new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(In("lock")))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <summary>What was saved last; null before the first time.</summary>
    internal T? Load<T>() where T : ServerState
    {
        if (!File.Exists(In("state.json")))
            return null;
        var state = JsonSerializer.Deserialize<T>(File.ReadAllText(In("state.json")), Json)!;
        // The process that a copied or moved state names serves the directory it was copied from.
        return state.Home == Path ? state : (T)(state with { Home = Path, CameFrom = state.Home, Process = null });
    }

    /// <summary>Replaces the state in one step. It holds passwords: only its owner may read it.</summary>
    internal void Save<T>(T state) where T : ServerState =>
        WritePrivate(In("state.json"), JsonSerializer.Serialize((T)(state with { Home = Path }), Json));

    /// <summary>Writes a file that only its owner may read, in one step.</summary>
    public static void WritePrivate(string path, string text)
    {
        var next = $"{path}.new";
        File.Delete(next);
        using (var stream = new FileStream(next, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }

    public static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
