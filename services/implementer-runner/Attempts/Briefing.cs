using System.Text;
using Fleet.Git;
using Fleet.ImplementerRunner.Workspaces;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Writes the context pack of an attempt to a file that its agent can read.</summary>
public sealed class Briefing(RunnerSettings settings)
{
    private const int ContextFileBytesMax = 256 * 1024;

    /// <summary>Writes the pack beside the workspace.</summary>
    public async Task Write(AttemptInHand attempt, AttemptWorkspace workspace, CancellationToken cancellationToken)
    {
        var conventions = new List<ContextFile>();
        foreach (var path in workspace.Settings.Context)
        {
            if (await Read(workspace.Mirror.Repository, workspace.Base, path, cancellationToken) is { } text)
            {
                conventions.Add(new ContextFile(path, text));
            }
        }

        var pack = ContextPack.Write(
            attempt.Definition, attempt.Number, conventions, attempt.Item.Setbacks, workspace.FromCheckpoint, settings.PackBytesMax);
        await File.WriteAllTextAsync(workspace.PackFile, pack, cancellationToken);
    }

    private static async Task<string?> Read(
        GitRepository repository, string commit, string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await repository.ReadFile(commit, path, ContextFileBytesMax, cancellationToken);
            return bytes is null ? null : Encoding.UTF8.GetString(bytes);
        }
        catch (InvalidDataException tooLarge)
        {
            return $"(Left out: {tooLarge.Message})";
        }
    }
}
