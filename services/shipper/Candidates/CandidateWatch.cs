using Fleet.Contracts.Candidates;
using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Board;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.Hosting;
using Fleet.Messaging;
using Fleet.Messaging.Handling;

namespace Fleet.Shipper.Candidates;

/// <summary>The net under the shipping lane: what was staged, approved or requested and then stood still is sent
/// again. A repeated message does no harm.</summary>
public sealed class CandidateWatch(
    BoardFollower follower,
    [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    TimeProvider clock,
    FleetSettings settings,
    ILogger<CandidateWatch> logger)
    : BackgroundService
{
    /// <summary>How long a candidate may stand still before its message is taken for lost.</summary>
    private static readonly TimeSpan StillMax = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.CaughtUp.WaitAsync(stoppingToken);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(Math.Max(settings.TickSeconds, StillMax.TotalSeconds / 2)));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookOnce(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("What stands still could not be sent on; trying again at the next tick: {Reason}", failure.Message);
            }
        }
    }

    private async Task LookOnce(CancellationToken cancellationToken)
    {
        var board = follower.Current.Board;
        var now = clock.GetUtcNow();
        foreach (var item in board.Plans.Values.SelectMany(plan => plan.Tasks.Values).Where(item => now - item.Since > StillMax))
        {
            if (Next(item, board) is { } message)
            {
                logger.LogInformation("{Task} stood still while {State}: sending it on", item.Definition!.Stream, item.State.Shown);
                await publisher.Publish(new OutgoingMessage(message), Guid.NewGuid(), cancellationToken);
            }
        }
    }

    private static object? Next(WorkItem item, Board board)
    {
        var task = item.Definition;
        return item.State switch
        {
            WorkState.Staged => new ShipCandidate { Plan = task!.Plan, Task = task.Task, Attempt = item.Attempt },
            WorkState.Approved => new CandidateDecided { Plan = task!.Plan, Task = task.Task, Attempt = item.Attempt },
            WorkState.Merging when !IsQueued(item, board) =>
                new MergeCandidate { Plan = task!.Plan, Task = task.Task, Attempt = item.Attempt },
            _ => null,
        };
    }

    private static bool IsQueued(WorkItem item, Board board) =>
        board.Trunks.GetValueOrDefault(StreamNames.Trunk(item.Definition!.Repository, item.Definition.Trunk), TrunkState.Start)
            .Queue.Any(queued => queued.Is(item.Definition.Plan, item.Definition.Task, item.Attempt));
}
