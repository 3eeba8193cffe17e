using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fleet.LocalServers.Tests;

/// <summary>
/// A directory for the servers of one test. What a failed test left in it is stopped and deleted.
/// </summary>
public abstract class OwnDirectory : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"fleet-servers-{Guid.NewGuid():N}");

    private readonly ConcurrentStack<Func<Task>> _cleanUp = [];

    protected string In(string name) => Path.Combine(_path, name);

    protected LocalPostgres Postgres(string name = "postgres")
    {
        var server = new LocalPostgres(new PostgresOptions(In(name)));
        _cleanUp.Push(() => server.Delete());
        return server;
    }

    protected LocalRabbitMq RabbitMq(string name = "rabbitmq")
    {
        var server = new LocalRabbitMq(new RabbitMqOptions(In(name)));
        _cleanUp.Push(() => server.Delete());
        return server;
    }

    /// <summary>Command lines of all processes that work in the directory, or name it. One that has been killed loses its
    /// command line first, and its directory a moment later.</summary>
    protected IReadOnlyList<string> Processes() =>
        [.. Process.GetProcesses()
            .Select(process => process.Id)
            .Where(pid => pid != Environment.ProcessId && IsHere(pid))
            .Select(Named)
            .Where(line => line.Length > 0)];

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(_path);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var delete in _cleanUp)
            await delete();
        Directory.Delete(_path, recursive: true);
    }

    private bool IsHere(int pid) =>
        Read(() => new FileInfo($"/proc/{pid}/cwd").LinkTarget).StartsWith(_path, StringComparison.Ordinal)
        || Read(() => File.ReadAllText($"/proc/{pid}/environ")).Contains(_path)
        || Named(pid).Contains(_path);

    private static string Named(int pid) => Read(() => File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' '));

    private static string Read(Func<string?> look)
    {
        try
        {
            return look() ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
