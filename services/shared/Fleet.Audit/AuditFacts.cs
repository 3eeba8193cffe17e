using Fleet.EventStore;
using Fleet.EventStore.State;
using Fleet.Gates;
using Fleet.Git;

namespace Fleet.Audit;

/// <summary>All that the audit looks at, gathered beforehand, so that the rules themselves are pure.</summary>
/// <param name="Log">The whole log, in order.</param>
/// <param name="Trunks">What the remotes hold.</param>
/// <param name="Leases">The leases that have not lapsed.</param>
/// <param name="Queues">How many messages each queue of the broker holds.</param>
/// <param name="ShownStates">The state of each task (<c>plan/task</c>) as the gateway shows it; null: not asked.</param>
/// <param name="RunDirectories">What runners left on this machine's disk of attempts and validations.</param>
public sealed record AuditFacts(
    IReadOnlyList<RecordedEvent> Log,
    IReadOnlyList<TrunkFacts> Trunks,
    IReadOnlyList<Lease> Leases,
    IReadOnlyDictionary<string, long> Queues,
    IReadOnlyDictionary<string, string>? ShownStates,
    IReadOnlyList<string> RunDirectories);

/// <summary>One trunk as its remote holds it.</summary>
/// <param name="Stream">The trunk's stream in the log.</param>
/// <param name="History">Its first-parent history, newest first.</param>
/// <param name="LandedRefs"><c>refs/fleet/landed/…</c> without the prefix, to their commits.</param>
/// <param name="Branches"><c>refs/heads/fleet/…</c> with that prefix, to their commits.</param>
/// <param name="Gates">The gates of each landed commit's own tree, by commit.</param>
public sealed record TrunkFacts(
    string Stream,
    IReadOnlyList<CommitInfo> History,
    IReadOnlyDictionary<string, string> LandedRefs,
    IReadOnlyDictionary<string, string> Branches,
    IReadOnlyDictionary<string, IReadOnlyList<Gate>> Gates);

/// <summary>One breach of an invariant.</summary>
/// <param name="Invariant">I1 to I7.</param>
public sealed record Breach(string Invariant, string What);
