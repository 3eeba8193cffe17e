using Fleet.Domain.Gates;

namespace Fleet.Domain.Trunk;

/// <summary>What happens to one trunk: stream <c>trunk/{repository}/{branch}</c>, written by the merge executor
/// alone.</summary>
public abstract record TrunkEvent : IFact;

/// <summary>An approved candidate stands in the queue.</summary>
/// <param name="Place">Where it comes into the train; null, as in old logs: behind all that wait.</param>
public sealed record CandidateQueued(QueuedCandidate Candidate, TrainPlace? Place = null) : TrunkEvent;

/// <summary>A candidate whose red is perhaps a flake goes behind all that wait, once.</summary>
public sealed record CandidatePutToTail(string Plan, string Task, int Attempt) : TrunkEvent;

/// <summary>The tree that the merge would make has to be proved by a runner first.</summary>
/// <param name="Validation">Counts the trunk's validations: the fencing token of its result.</param>
/// <param name="Before">The trunk's head that the tree was computed on.</param>
/// <param name="Gates">The gates whose inputs have not been proved yet.</param>
/// <param name="Accept">Commands to run as gates where the repository has none.</param>
/// <param name="Assumed">The candidates that the tree takes for landed on that head, in order; null or none: it is what the
/// merge would make now.</param>
public sealed record ValidationRequested(
    long Validation, string Plan, string Task, int Attempt, string Before, string Commit, string Tree,
    ValueList<string> Gates, string Repository, string Trunk, string Branch, ValueList<string> Accept,
    ValueList<AssumedLanding>? Assumed = null) : TrunkEvent;

/// <summary>A validation was ended without a verdict: what it assumed came out otherwise, or another is worth more.</summary>
public sealed record ValidationStopped(long Validation, string Plan, string Task, string Reason) : TrunkEvent;

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
/// <param name="Ticket">Its place: those with a lower one came before it. Given when it is queued.</param>
public sealed record QueuedCandidate(
    string Plan, string Task, int Attempt, string Commit, string Branch, string ChangeHash, string ApprovedBy,
    long Ticket = 0)
{
    public bool Is(string plan, string task, int attempt) => (Plan, Task, Attempt) == (plan, task, attempt);
}

/// <summary>What the train knows of a candidate when it comes.</summary>
/// <param name="Since">When it was handed in: its age counts from there.</param>
/// <param name="Chance">How probable it is, by history, that it is good by itself.</param>
/// <param name="Conflicts">Tickets of waiting candidates that it may affect or be affected by.</param>
/// <param name="Clashes">Those among them with which it cannot be merged.</param>
public sealed record TrainPlace(DateTimeOffset Since, double Chance, ValueList<long> Conflicts, ValueList<long> Clashes);

/// <summary>A waiting candidate that a validation takes for landed.</summary>
public sealed record AssumedLanding(long Ticket, string Branch, string Commit);
