using Fleet.Domain.Gates;

namespace Fleet.Domain.Trunk;

/// <summary>What happens to one trunk: stream <c>trunk/{repository}/{branch}</c>, written by the merge executor
/// alone.</summary>
public abstract record TrunkEvent : IFact;

/// <summary>An approved candidate stands in the queue.</summary>
public sealed record CandidateQueued(QueuedCandidate Candidate) : TrunkEvent;

/// <summary>The tree that the merge would make has to be proved by a runner first.</summary>
/// <param name="Validation">Counts the trunk's validations: the fencing token of its result.</param>
/// <param name="Before">The trunk's head that the tree was computed on.</param>
/// <param name="Gates">The gates whose inputs have not been proved yet.</param>
/// <param name="Accept">Commands to run as gates where the repository has none.</param>
public sealed record ValidationRequested(
    long Validation, string Plan, string Task, int Attempt, string Before, string Commit, string Tree,
    ValueList<string> Gates, string Repository, string Trunk, string Branch, ValueList<string> Accept) : TrunkEvent;

/// <param name="Trouble">Why no verdict was reached (the host was lost, the tree could not be fetched), else null.</param>
public sealed record ValidationFinished(long Validation, ValueList<GateEvidence> Evidence, string? Trouble) : TrunkEvent;

/// <summary>Write-ahead: what the trunk is about to become. A restart looks at the remote and finishes or
/// abandons.</summary>
/// <param name="Number">Counts the merges that were begun on this trunk, from 1.</param>
/// <param name="Evidence">What proves the tree: the receipt repeats it, also after a crash.</param>
public sealed record MergeStarted(
    long Number, string Plan, string Task, int Attempt, string Candidate, string Before, string After, string Tree,
    string ApprovedBy, ValueList<GateEvidence> Evidence) : TrunkEvent
{
    /// <summary>The receipt of this merge.</summary>
    public CandidateMerged Receipt =>
        new(Number, Plan, Task, Attempt, Candidate, Before, After, Tree, ApprovedBy, Evidence);
}

/// <summary>The receipt of a landing.</summary>
public sealed record CandidateMerged(
    long Number, string Plan, string Task, int Attempt, string Candidate, string Before, string After, string Tree,
    string ApprovedBy, ValueList<GateEvidence> Evidence) : TrunkEvent;

/// <summary>The trunk did not become what had been written ahead.</summary>
public sealed record MergeAbandoned(long Number, string Reason) : TrunkEvent;

/// <summary>A candidate left the queue without landing.</summary>
public sealed record CandidateDropped(string Plan, string Task, int Attempt, string Reason) : TrunkEvent;

/// <summary>One candidate of the queue.</summary>
/// <param name="Commit">The candidate's commit.</param>
public sealed record QueuedCandidate(
    string Plan, string Task, int Attempt, string Commit, string Branch, string ChangeHash, string ApprovedBy)
{
    public bool Is(string plan, string task, int attempt) => (Plan, Task, Attempt) == (plan, task, attempt);
}
