using Fleet.Processes;

namespace Fleet.Sandbox;

/// <summary>A command made ready by the sandbox. Dispose it when the command has ended.</summary>
/// <param name="Command">To be run as it is; it ends all that it started when it ends.</param>
/// <param name="Group">Tells afterwards what the kernel refused or ended.</param>
/// <param name="Gaps">What the host could not enforce, in whole sentences: to be recorded and shown. Empty: all is.</param>
/// <param name="OwnHome">A home that was made for this run alone; null: none.</param>
public sealed record SandboxRun(Command Command, ResourceGroup Group, IReadOnlyList<string> Gaps, string? OwnHome)
    : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Group.Dispose();
        if (OwnHome is not null)
        {
            // Whatever was left in it: links are not followed, closed directories are opened first.
            await new Command("/bin/sh", "-c", "chmod -R u+rwX -- \"$1\"; rm -rf -- \"$1\"", "fleet", OwnHome)
            {
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            }.Run();
        }
    }
}
