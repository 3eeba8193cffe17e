using System.Collections.Immutable;

namespace Fleet.Domain.Trunk;

/// <summary>One trunk, folded from its stream.</summary>
/// <param name="Queue">The candidates in the order in which they came.</param>
/// <param name="Validation">What is being proved, or was proved last, for the queue's head; null when nothing.</param>
/// <param name="Unfinished">A merge that was written ahead and has neither a receipt nor an end.</param>
/// <param name="Landings">How many have landed: the number of the newest.</param>
/// <param name="Head">The trunk's head as this log last made it; null before the first landing.</param>
/// <param name="Landed">The landed tasks (<c>plan/task</c>) with their commits.</param>
/// <param name="Abandoned">How often in a row the head's merge was abandoned, and why the last time; else null.</param>
public sealed record TrunkState(
    ImmutableList<QueuedCandidate> Queue,
    TreeValidation? Validation,
    long Validations,
    MergeStarted? Unfinished,
    long Landings,
    long LastNumber,
    string? Head,
    ImmutableDictionary<string, string> Landed,
    AbandonedMerges? Abandoned = null)
{
    public static TrunkState Start { get; } =
        new([], null, 0, null, 0, 0, null, ImmutableDictionary<string, string>.Empty);

    public TrunkState Evolve(TrunkEvent happened) => happened switch
    {
        CandidateQueued queued => this with { Queue = Queue.Add(queued.Candidate) },
        ValidationRequested asked => this with
        {
            Validation = new TreeValidation(asked, null, Earlier: Validation?.EarlierThan(asked) ?? 0),
            Validations = asked.Validation,
        },
        ValidationFinished finished when Validation?.Asked.Validation == finished.Validation =>
            this with { Validation = Validation with { Finished = finished } },
        MergeStarted started => this with { Unfinished = started, LastNumber = started.Number },
        CandidateMerged merged => Without(merged.Plan, merged.Task, merged.Attempt) with
        {
            Unfinished = null,
            Landings = Landings + 1,
            Head = merged.After,
            Landed = Landed.SetItem($"{merged.Plan}/{merged.Task}", merged.After),
        },
        MergeAbandoned abandoned => this with
        {
            Unfinished = null,
            Abandoned = new AbandonedMerges((Abandoned?.Times ?? 0) + 1, abandoned.Reason),
        },
        CandidateDropped dropped => Without(dropped.Plan, dropped.Task, dropped.Attempt),
        _ => this,
    };

    private TrunkState Without(string plan, string task, int attempt) => this with
    {
        Queue = Queue.RemoveAll(queued => queued.Is(plan, task, attempt)),
        Validation = Validation is { } validation && validation.IsOf(plan, task, attempt) ? null : Validation,
        Abandoned = null,
    };
}

/// <summary>A tree that was sent to be proved, with the verdict when there is one.</summary>
/// <param name="Earlier">How many validations of the same tree came before it and settled nothing.</param>
public sealed record TreeValidation(ValidationRequested Asked, ValidationFinished? Finished, int Earlier = 0)
{
    public bool IsOf(string plan, string task, int attempt) =>
        (Asked.Plan, Asked.Task, Asked.Attempt) == (plan, task, attempt);

    public bool IsOf(QueuedCandidate candidate) => IsOf(candidate.Plan, candidate.Task, candidate.Attempt);

    /// <summary>How many of the same tree come before <paramref name="next"/> when it follows this one.</summary>
    public int EarlierThan(ValidationRequested next) =>
        IsOf(next.Plan, next.Task, next.Attempt) && Asked.Tree == next.Tree ? Earlier + 1 : 0;
}

/// <summary>Merges of the queue's head that were begun and abandoned, one after the other.</summary>
public sealed record AbandonedMerges(int Times, string LastReason);
