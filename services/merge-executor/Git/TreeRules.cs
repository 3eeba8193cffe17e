using System.Text;
using System.Text.Json;
using Fleet.Domain.Gates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore.State;
using Fleet.Gates;
using Fleet.Git;

namespace Fleet.MergeExecutor.Git;

/// <summary>What a tree's own settings want to be green, and what is known of it.</summary>
internal sealed class TreeRules(Verified verified)
{
    private const int RememberedMax = 64;
    private readonly Dictionary<string, RepositorySettings> remembered = [];

    /// <summary>The settings in a tree; the trunk's next head is the tree that was just proved, so most are at hand.
    /// </summary>
    /// <exception cref="RepositorySettingsException">The tree's settings can't be used.</exception>
    public async Task<RepositorySettings> Settings(GitRepository own, string tree, CancellationToken cancellationToken)
    {
        if (!remembered.TryGetValue(tree, out var settings))
        {
            var file = await own.ReadFile(tree, RepositorySettings.FileName, cancellationToken: cancellationToken);
            settings = RepositorySettings.Parse(file is null ? null : Encoding.UTF8.GetString(file));
            if (remembered.Count >= RememberedMax)
            {
                remembered.Clear();
            }

            remembered[tree] = settings;
        }

        return settings;
    }

    /// <summary>Whether a tree is proved: by the candidate's own evidence, by verdicts, or by any earlier run of the
    /// same gates on the same inputs.</summary>
    public async Task<Judgement> Judge(
        GitRepository own, string tree, TaskDefinition task, Candidate candidate, IReadOnlyList<TreeValidation> verdicts,
        CancellationToken cancellationToken)
    {
        RepositorySettings settings;
        try
        {
            settings = await Settings(own, tree, cancellationToken);
        }
        catch (RepositorySettingsException unusable)
        {
            return new Judgement.Unprovable(unusable.Message);
        }

        if (settings.Gates.Count == 0)
        {
            return ByAccept(tree, task, candidate, verdicts);
        }

        // Where the keys depend on a host's tools only runners know them: one is asked, and reuses what counts there.
        var needed = settings.Gates.Select(gate => new NeededGate(gate.Name, gate.Run, "")).ToList();
        var first = Proof.Judge(
            tree, needed, candidate.Evidence, verdicts, candidate.Tree == tree ? candidate.Evidence : null);
        return first is Judgement.Proved or Judgement.Red || settings.Toolchain is not null
            ? first
            : await ByInputs(own, tree, settings.Gates, candidate, verdicts, cancellationToken);
    }

    /// <summary>Without gates the task's own commands prove the tree, unless the plan said aloud that nothing does.
    /// </summary>
    private static Judgement ByAccept(string tree, TaskDefinition task, Candidate candidate, IReadOnlyList<TreeValidation> verdicts)
    {
        var needed = task.Accept.Select((line, index) => new NeededGate($"accept-{index + 1}", line, "", IsAccept: true))
            .ToList();
        return needed.Count == 0 && !task.GatesNone
            ? new Judgement.Unprovable(
                $"The merged tree has no gates in {RepositorySettings.FileName}, and the task has no accept commands.")
            : Proof.Judge(tree, needed, candidate.Evidence, verdicts);
    }

    private async Task<Judgement> ByInputs(
        GitRepository own, string tree, IReadOnlyList<Gate> gates, Candidate candidate, IReadOnlyList<TreeValidation> verdicts,
        CancellationToken cancellationToken)
    {
        var entries = GateInputs.NeedItems(gates) ? await own.ListTree(tree, cancellationToken: cancellationToken) : [];
        var keys = GateInputs.Keys(
            gates, tree, [.. entries.Select(entry => new TreeItem(entry.Mode, entry.ObjectId, entry.Path))]);
        var found = await verified.Find([.. keys.Values], cancellationToken);
        var known = found.Values.Select(json => JsonSerializer.Deserialize<GateEvidence>(json)!);
        var needed = gates.Select(gate => new NeededGate(gate.Name, gate.Run, keys[gate.Name])).ToList();
        return Proof.Judge(tree, needed, candidate.Evidence.Concat(known), verdicts);
    }
}
