using System.Text;
using Fleet.EventStore.State;
using Fleet.Messaging;
using Fleet.Processes;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Keeps what a command wrote as an artifact.</summary>
public sealed class OutputStore(Artifacts artifacts, RunnerSettings settings, ILogger<OutputStore> logger)
{
    private const int TailBytesMax = 2000;

    /// <summary>Stores both streams, capped; while the store is away the result waits.</summary>
    public async Task<KeptOutput> Keep(string command, CommandResult result, string kind, CancellationToken cancellationToken)
    {
        var text = new StringBuilder().Append("$ ").AppendLine(command.TrimEnd()).Append(result.Output);
        if (result.Error.Length > 0)
        {
            text.AppendLine().AppendLine("--- standard error").Append(result.Error);
        }

        text.AppendLine().Append($"--- ended with {result.ExitCode} after {result.Duration.TotalSeconds:0.0} s ({result.End})");
        var hash = await Patience.ThroughOutages(
            () => artifacts.Put(text.ToString(), kind, settings.OutputBytesMax, cancellationToken),
            away => logger.LogWarning("An output could not be kept yet: {Reason}", away.Message), cancellationToken);
        return new KeptOutput(hash, Tail(result));
    }

    private static string Tail(CommandResult result)
    {
        var all = $"{result.Output.TrimEnd()}\n{result.Error.TrimEnd()}".Trim();
        return all.Length <= TailBytesMax ? all : $"…{all[^TailBytesMax..]}";
    }
}

/// <summary>An output that was kept.</summary>
/// <param name="Hash">Its key among the artifacts.</param>
public sealed record KeptOutput(string Hash, string Tail);
