using System.Collections.Concurrent;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Workspaces;

namespace Fleet.ImplementerRunner.Gates;

/// <summary>What names the tools of this host, by the command that a repository gives for it: a gate's result counts
/// for other hosts, and after an upgrade, only when this is the same.</summary>
public sealed class Toolchains(Containment containment, ILogger<Toolchains> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, string> known = new();

    /// <summary>The output of the repository's command, asked for once while the host runs; empty when it gives none.
    /// </summary>
    /// <returns>Null when the command fails: nothing can be said of the tools then, and no earlier result counts.</returns>
    public async Task<string?> Identify(AttemptWorkspace workspace, CancellationToken cancellationToken)
    {
        if (workspace.Settings.Toolchain is not { } command)
        {
            return "";
        }

        if (known.TryGetValue(command, out var identity))
        {
            return identity;
        }

        // Away from the tree: what a candidate holds must not decide what this host is taken for.
        await using var contained = await containment.Contain(
            $"cd && {{ {command}\n}}", workspace, "tools", Limit, new Dictionary<string, string>());
        var result = await contained.Command.Run(cancellationToken);
        if (!result.Succeeded)
        {
            logger.LogWarning("The toolchain command `{Command}` ended with {ExitCode}: no earlier gate counts here. {Error}",
                command, result.ExitCode, result.Error.Trim());
            return null;
        }

        return known.GetOrAdd(command, result.Output.Trim());
    }
}
