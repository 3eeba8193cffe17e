using System.Text.Json;
using Fleet.Contracts.Tasks;
using Fleet.Domain.Gates;
using Fleet.EventStore.State;
using Fleet.Gates;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Workspaces;
using Fleet.Messaging;
using Fleet.Processes;

namespace Fleet.ImplementerRunner.Gates;

/// <summary>Runs gates on a clean tree and keeps what they showed. A gate all of whose inputs have been proved
/// before is not run again: the earlier run is the evidence.</summary>
public sealed class GateRun(
    Containment containment, Toolchains toolchains, OutputStore outputs, Verified verified, RunnerSettings settings,
    ILogger<GateRun> logger)
{
    private static readonly TimeSpan AcceptLimit = TimeSpan.FromMinutes(20);

    /// <summary>Runs the gates in the order of their needs, then the accept commands, up to the first red one.
    /// </summary>
    /// <param name="tree">The id of the tree that the workspace holds, with nothing else in it.</param>
    public async Task<IReadOnlyList<GateResult>> Run(
        AttemptWorkspace workspace, string tree, IReadOnlyList<Gate> gates, IReadOnlyList<string> accept,
        CancellationToken cancellationToken)
    {
        var keys = await Keys(workspace, tree, gates, cancellationToken);
        var known = await Patiently(() => verified.Find([.. keys.Values], cancellationToken), cancellationToken);
        var results = new List<GateResult>();
        foreach (var gate in GateGraph.InOrder(gates))
        {
            var key = keys.GetValueOrDefault(gate.Name, "");
            var result = known.TryGetValue(key, out var earlier)
                ? Reused(JsonSerializer.Deserialize<GateEvidence>(earlier)!)
                : await RunOne(workspace, gate.Name, gate.Run, TimeSpan.FromMinutes(gate.Minutes), tree, key, cancellationToken);
            results.Add(result);
            if (result.ExitCode != 0)
            {
                return results;
            }
        }

        foreach (var (command, index) in accept.Select((command, index) => (command, index)))
        {
            results.Add(await RunOne(workspace, $"accept-{index + 1}", command, AcceptLimit, tree, "", cancellationToken));
            if (results[^1].ExitCode != 0)
            {
                break;
            }
        }

        return results;
    }

    /// <summary>What each gate can see, as a key; none when the tools that it runs with can't be named.</summary>
    private async Task<IReadOnlyDictionary<string, string>> Keys(
        AttemptWorkspace workspace, string tree, IReadOnlyList<Gate> gates, CancellationToken cancellationToken)
    {
        if (gates.Count == 0 || await toolchains.Identify(workspace, cancellationToken) is not { } toolchain)
        {
            return new Dictionary<string, string>();
        }

        var entries = GateInputs.NeedItems(gates)
            ? await workspace.Mirror.Repository.ListTree(tree, true, cancellationToken)
            : [];
        return GateInputs.Keys(
            gates, tree, [.. entries.Select(entry => new TreeItem(entry.Mode, entry.ObjectId, entry.Path))], toolchain);
    }

    private async Task<GateResult> RunOne(
        AttemptWorkspace workspace, string name, string line, TimeSpan limit, string tree, string key, CancellationToken cancellationToken)
    {
        await using var contained = await containment.Contain(
            line, workspace, "gates", limit, new Dictionary<string, string> { ["CI"] = "true" });
        var result = await contained.Command.Run(cancellationToken);
        var output = await outputs.Keep(line, result, "gate-output", cancellationToken);
        var evidence = new GateResult
        {
            Gate = name,
            Command = line,
            Tree = tree,
            InputsKey = key,
            // A gate that was ended did not pass, whatever its shell says on the way out.
            ExitCode = result.End == CommandEnd.Exited ? result.ExitCode : Math.Max(result.ExitCode, 124),
            Seconds = result.Duration.TotalSeconds,
            Host = settings.Name,
            Output = output.Hash,
            Tail = result.End == CommandEnd.TimedOut ? $"{output.Tail}\n(ended after its limit of {limit.TotalMinutes:0.##} minutes)" : output.Tail,
        };
        if (evidence.ExitCode == 0 && key.Length > 0)
        {
            var json = JsonSerializer.Serialize(GateMapping.EvidenceOf(evidence));
            await Patiently(async () => { await verified.Record(key, json, cancellationToken); return key; }, cancellationToken);
        }

        return evidence;
    }

    private Task<T> Patiently<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Patience.ThroughOutages(
        work, away => logger.LogWarning("What was verified can't be reached yet: {Reason}", away.Message), cancellationToken);

    private static GateResult Reused(GateEvidence earlier) => GateMapping.ResultOf(earlier) with { Reused = true };
}
