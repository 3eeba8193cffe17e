using System.Collections.Immutable;

namespace Fleet.Domain.Trunk;

/// <summary>One trunk, folded from its stream.</summary>
/// <param name="Queue">The candidates in the order of their tickets.</param>
/// <param name="Validations">What is being proved, or was proved, for those in the queue, by number.</param>
/// <param name="LastValidation">The number of the newest validation.</param>
/// <param name="LastTicket">The newest ticket.</param>
/// <param name="Unfinished">A merge that was written ahead and has neither a receipt nor an end.</param>
/// <param name="Landings">How many have landed: the number of the newest.</param>
/// <param name="SentBack">How many left the queue without landing.</param>
/// <param name="Head">The trunk's head as this log last made it; null before the first landing.</param>
/// <param name="Landed">The landed tasks (<c>plan/task</c>) with their commits.</param>
/// <param name="Abandoned">How often in a row merges were abandoned, and why the last time; else null.</param>
public sealed record TrunkState(
    ImmutableList<QueuedCandidate> Queue,
    ImmutableSortedDictionary<long, TreeValidation> Validations,
    long LastValidation,
    long LastTicket,
    MergeStarted? Unfinished,
    long Landings,
    long SentBack,
    long LastNumber,
    string? Head,
    ImmutableDictionary<string, string> Landed,
    AbandonedMerges? Abandoned = null)
{
    public static TrunkState Start { get; } = new(
        [], ImmutableSortedDictionary<long, TreeValidation>.Empty, 0, 0, null, 0, 0, 0, null,
        ImmutableDictionary<string, string>.Empty);

    /// <summary>The validations that have no verdict yet.</summary>
    public IEnumerable<TreeValidation> Awaited => Validations.Values.Where(validation => validation.Finished is null);

    public QueuedCandidate? Find(string plan, string task, int attempt) =>
        Queue.Find(queued => queued.Is(plan, task, attempt));

    /// <summary>A candidate's validations, the newest last.</summary>
    public IEnumerable<TreeValidation> Of(QueuedCandidate candidate) =>
        Validations.Values.Where(validation => validation.IsOf(candidate));

    public TrunkState Evolve(TrunkEvent happened) => happened switch
    {
        CandidateQueued queued => this with
        {
            Queue = Queue.Add(queued.Candidate with { Ticket = LastTicket + 1 }),
            LastTicket = LastTicket + 1,
        },
        CandidatePutToTail put when Find(put.Plan, put.Task, put.Attempt) is { } candidate => this with
        {
            Queue = Queue.Remove(candidate).Add(candidate with { Ticket = LastTicket + 1 }),
            LastTicket = LastTicket + 1,
            Validations = Validations.RemoveRange(Of(candidate).Select(validation => validation.Asked.Validation)),
        },
        ValidationRequested asked => Asked(asked),
        ValidationFinished finished when Validations.GetValueOrDefault(finished.Validation) is { } awaited =>
            this with { Validations = Validations.SetItem(finished.Validation, awaited with { Finished = finished }) },
        ValidationStopped stopped => this with { Validations = Validations.Remove(stopped.Validation) },
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
        CandidateDropped dropped => Without(dropped.Plan, dropped.Task, dropped.Attempt) with { SentBack = SentBack + 1 },
        _ => this,
    };

    private TrunkState Asked(ValidationRequested asked)
    {
        var state = this with { LastValidation = asked.Validation };
        return Find(asked.Plan, asked.Task, asked.Attempt) is { } candidate
            ? state with
            {
                Validations = Validations.SetItem(asked.Validation, new TreeValidation(
                    asked, null, Of(candidate).Count(earlier => earlier.Asked.Tree == asked.Tree))),
            }
            : state;
    }

    private TrunkState Without(string plan, string task, int attempt) => this with
    {
        Queue = Queue.RemoveAll(queued => queued.Is(plan, task, attempt)),
        Validations = Validations.RemoveRange(
            Validations.Values.Where(validation => validation.IsOf(plan, task, attempt)).Select(v => v.Asked.Validation)),
        Abandoned = null,
    };
}

/// <summary>A tree that was sent to be proved, with the verdict when there is one.</summary>
/// <param name="Earlier">How many validations of the same tree for the same candidate came before it.</param>
public sealed record TreeValidation(ValidationRequested Asked, ValidationFinished? Finished, int Earlier = 0)
{
    public bool IsOf(string plan, string task, int attempt) =>
        (Asked.Plan, Asked.Task, Asked.Attempt) == (plan, task, attempt);

    public bool IsOf(QueuedCandidate candidate) => IsOf(candidate.Plan, candidate.Task, candidate.Attempt);

    /// <summary>Whether the tree takes for granted what has not landed yet.</summary>
    public bool IsAhead => Asked.Assumed is { Count: > 0 };
}

/// <summary>Merges that were begun and abandoned, one after the other.</summary>
public sealed record AbandonedMerges(int Times, string LastReason);
