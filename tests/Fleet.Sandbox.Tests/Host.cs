using Fleet.Processes;
using Shouldly;

namespace Fleet.Sandbox.Tests;

/// <summary>A host with a home of Fleet's own, in it a secret and a workspace, and a sandbox of one kind or the other.</summary>
public sealed class Host : IAsyncDisposable
{
    private Host(CommandSandbox sandbox) => Sandbox = sandbox;

    public CommandSandbox Sandbox { get; }

    public string Home { get; } = Directory.CreateTempSubdirectory("fleet-sandbox-").FullName;

    public string Workspace => Path.Combine(Home, "workspaces", "one");

    public string Secret => Path.Combine(Home, "secret");

    public string Shared => Path.Combine(Home, "mirror");

    public string Run { get; } = $"test-{Guid.NewGuid():N}";

    public SandboxPolicy Policy => new()
    {
        Run = Run, WorkingDirectory = Workspace, Writable = [Workspace], ReadOnly = [Shared], Hidden = [Home, "/root", "/home"],
        Limits = new() { ProcessesMax = 2000 },
    };

    /// <param name="bubblewrap">False: as on a host without it.</param>
    public static async Task<Host> Create(bool bubblewrap = true)
    {
        var support = bubblewrap ? await SandboxSupport.Probe() : SandboxSupport.Off("switched off for a test");
        support.Bubblewrap.ShouldBe(bubblewrap, $"These tests need bubblewrap: {support.Reason}");
        var host = new Host(new CommandSandbox(support));
        Directory.CreateDirectory(host.Workspace);
        Directory.CreateDirectory(host.Shared);
        File.WriteAllText(host.Secret, "secret");
        File.WriteAllText(Path.Combine(host.Shared, "object"), "shared");
        return host;
    }

    public async Task<CommandResult> Shell(string script, SandboxPolicy? policy = null, Func<Command, Command>? with = null)
    {
        var command = new Command("/bin/sh", "-c", script) { TimeLimit = TimeSpan.FromSeconds(60) };
        await using var run = Sandbox.Wrap(with?.Invoke(command) ?? command, policy ?? Policy);
        return await run.Command.Run();
    }

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.Marked(Run).End(TimeSpan.Zero);
        Directory.Delete(Home, recursive: true);
    }
}
