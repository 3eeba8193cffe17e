using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;

namespace Fleet.Shipper.Candidates;

/// <summary>Finds candidates that nobody is carrying. Pure.</summary>
internal static class StuckCandidates
{
    public static IEnumerable<StuckCandidate> In(Board board, ShipperSettings settings) =>
        from plan in board.Plans
        from task in plan.Value.Tasks
        let patience = Patience(board, plan.Key, task.Key, task.Value, settings)
        where patience is not null
        select new StuckCandidate(
            plan.Key, task.Key, task.Value.Candidate!.Attempt, task.Value.State, task.Value.Since, patience.Value);

    private static TimeSpan? Patience(Board board, string plan, string task, WorkItem item, ShipperSettings settings) =>
        item.State switch
        {
            WorkState.Staged or WorkState.Approved => TimeSpan.FromSeconds(settings.StuckSeconds),
            WorkState.Merging merging when !Queued(board, item, plan, task, merging.Candidate.Attempt) =>
                TimeSpan.FromSeconds(settings.UnqueuedSeconds),
            _ => null,
        };

    private static bool Queued(Board board, WorkItem item, string plan, string task, int attempt) =>
        board.Trunks.GetValueOrDefault(
            StreamNames.Trunk(item.Definition!.Repository, item.Definition.Trunk), TrunkState.Start)
            .Queue.Any(queued => queued.Is(plan, task, attempt));
}

/// <summary>A candidate that waits to be carried on.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Patience">How long that may be so.</param>
internal sealed record StuckCandidate(
    string Plan, string Task, int Attempt, WorkState State, DateTimeOffset Since, TimeSpan Patience)
{
    public string Stream => StreamNames.Task(Plan, Task);

    /// <summary>The same for the same candidate in the same state.</summary>
    public string Key => $"{Stream}/{Attempt}/{State.GetType().Name}";
}
