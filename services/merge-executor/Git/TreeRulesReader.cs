using System.Text.Json;
using Fleet.Domain.Gates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.EventStore.State;
using Fleet.Git;

namespace Fleet.MergeExecutor.Git;

internal sealed record CommitPolicy(IReadOnlyList<string> StripTrailers, string? Author);

internal sealed class TreeRulesReader(Verified verified)
{
    public async Task<CommitPolicy> Policy(GitRepository own, string commit, CancellationToken cancellationToken)
    {
        await verified.Find([], cancellationToken);
        return new CommitPolicy([], null);
    }

    public async Task<Judgement> Proof(
        GitRepository own, string tree, TaskDefinition task, Candidate candidate, TreeValidation? verdict,
        CancellationToken cancellationToken)
    {
        var needed = task.Accept.Select((command, at) =>
            new NeededGate($"accept-{at + 1}", command, $"{tree} {command}", true)).ToList();
        var found = await verified.Find([.. needed.Select(n => n.InputsKey)], cancellationToken);
        var known = candidate.Evidence.Concat(found.Values.Select(json => JsonSerializer.Deserialize<GateEvidence>(json)!));
        return Domain.Trunk.Proof.Judge(tree, needed, known, verdict);
    }
}
