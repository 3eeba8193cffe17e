using Fleet.Contracts.Trunk;
using Fleet.Domain.Board;
using Fleet.Domain.Trunk;
using Fleet.Hosting;
using Fleet.Messaging;
using Fleet.Messaging.Handling;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The net under the queue: a trunk that has work left and is quiet is looked at again. At the start that is
/// every one of them.</summary>
internal sealed class TrunkTick(
    BoardFollower board, [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    MergeExecutorSettings settings, TimeProvider time, ILogger<TrunkTick> logger) : BackgroundService
{
    private readonly Dictionary<string, (TrunkState State, DateTimeOffset Since)> seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await board.CaughtUp.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds), time);
        do
        {
            foreach (var message in Quiet(board.Current.Board, time.GetUtcNow()).ToList())
            {
                await Publish(message, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The trunks with work left that look as they did some seconds ago.</summary>
    internal IEnumerable<AdvanceTrunk> Quiet(Board known, DateTimeOffset now)
    {
        foreach (var (stream, trunk) in known.Trunks)
        {
            var first = !seen.TryGetValue(stream, out var before);
            if (first || !ReferenceEquals(before.State, trunk))
            {
                seen[stream] = (trunk, now);
            }

            var quiet = first || now - seen[stream].Since >= TimeSpan.FromSeconds(settings.QuietSeconds);
            if (quiet && trunk.Queue is [var head, ..] && known.Find(head.Plan, head.Task)?.Definition is { } task)
            {
                seen[stream] = (trunk, now);
                yield return new AdvanceTrunk { Repository = task.Repository, Trunk = task.Trunk };
            }
        }
    }

    private async Task Publish(AdvanceTrunk message, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.Publish(new OutgoingMessage(message), Guid.NewGuid(), cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The broker is away; the next tick says it again.
            logger.LogWarning("{Trunk} could not be told to go on: {Reason}", message.Trunk, error.Message);
        }
    }
}
