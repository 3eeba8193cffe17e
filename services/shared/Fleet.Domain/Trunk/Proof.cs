using Fleet.Domain.Gates;

namespace Fleet.Domain.Trunk;

/// <summary>Whether a tree may become the trunk: only what ran, on this tree or on the same inputs, counts.</summary>
public static class Proof
{
    /// <summary>How often one tree is sent to be proved before the candidate goes back without a verdict.</summary>
    public const int ValidationsMax = 3;

    /// <param name="tree">The tree that the merge makes.</param>
    /// <param name="needed">The gates of that tree.</param>
    /// <param name="known">Evidence at hand, the candidate's own and that of earlier runs.</param>
    /// <param name="verdicts">What was found out about the candidate on this tree or on others, the newest last.</param>
    /// <param name="own">What a runner answered for this very tree when it was a candidate's; null: it was not.</param>
    public static Judgement Judge(
        string tree, IReadOnlyList<NeededGate> needed, IEnumerable<GateEvidence> known, IReadOnlyList<TreeValidation> verdicts,
        IEnumerable<GateEvidence>? own = null)
    {
        // A verdict on another tree is only more evidence: where inputs are the same it still counts.
        var ofThisTree = verdicts.LastOrDefault(verdict => verdict.Finished is not null && verdict.Asked.Tree == tree);
        var shown = ofThisTree?.Finished!.Evidence ?? [];
        var found = verdicts.SelectMany(verdict => verdict.Finished?.Evidence ?? []).ToList();
        if (shown.FirstOrDefault(evidence => !evidence.Green) is { } red)
        {
            return new Judgement.Red(red, shown);
        }

        // A runner answers for the tree that it was given, also where it knew a gate's result from an earlier run: it
        // alone knows its tools.
        var answers = shown.Concat(own ?? []).Where(evidence => evidence.Green).ToList();
        var green = answers.Concat(found).Concat(known).Where(evidence => evidence.Green).ToList();
        var proofs = needed.Select(gate => (Gate: gate, Evidence: answers.Find(gate.IsRunOf)
            ?? green.Find(evidence => gate.IsProvedBy(evidence, tree)))).ToList();
        var missing = proofs.Where(proof => proof.Evidence is null).Select(proof => proof.Gate.Name).ToValueList();
        return (missing, ofThisTree) switch
        {
            ([], _) => new Judgement.Proved(
                proofs.Select(proof => proof.Evidence! with { Reused = proof.Evidence.Tree != tree }).ToValueList()),
            (_, { Earlier: >= ValidationsMax - 1 } last) => new Judgement.GivenUp(
                $"{ValidationsMax} validations brought no verdict on {string.Join(", ", missing)}; "
                + $"the last: {last.Finished?.Trouble ?? "the gates did not run."}"),
            _ => new Judgement.Unproved(missing, needed.Any(gate => gate.IsAccept)),
        };
    }
}

/// <summary>A gate of the tree.</summary>
/// <param name="InputsKey">The hash of all that it can see there; empty: not known, only the very tree counts.</param>
/// <param name="IsAccept">It is one of the task's own commands, which stand in where the tree has no gates.</param>
public sealed record NeededGate(string Name, string Command, string InputsKey, bool IsAccept = false)
{
    /// <summary>The same inputs, or the same command on the very tree.</summary>
    public bool IsProvedBy(GateEvidence evidence, string tree) =>
        (InputsKey.Length > 0 && evidence.InputsKey == InputsKey) || (evidence.Tree == tree && IsRunOf(evidence));

    /// <summary>It is this gate that ran.</summary>
    public bool IsRunOf(GateEvidence evidence) => (evidence.Gate, evidence.Command) == (Name, Command);
}

/// <summary>What is known of a tree.</summary>
public abstract record Judgement
{
    /// <summary>Every gate is green; results of earlier runs are marked as reused.</summary>
    public sealed record Proved(ValueList<GateEvidence> Evidence) : Judgement;

    /// <summary>A gate is red on this very tree.</summary>
    public sealed record Red(GateEvidence First, ValueList<GateEvidence> All) : Judgement;

    /// <summary>Gates that a runner has to run first.</summary>
    /// <param name="ByAccept">They are the task's own commands.</param>
    public sealed record Unproved(ValueList<string> Gates, bool ByAccept) : Judgement;

    /// <summary>It was tried often enough, and nobody can tell.</summary>
    public sealed record GivenUp(string Reason) : Judgement;

    /// <summary>There is nothing to run, and silence never means passed.</summary>
    public sealed record Unprovable(string Reason) : Judgement;
}
