using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging;
using Fleet.Messaging.Handling;

namespace Fleet.Shipper.Candidates;

/// <summary>The net under the candidates: what was recorded and not passed on is passed on again, with the same
/// message ids as the first time.</summary>
internal sealed class CandidateTick(
    BoardFollower board, IEventStore store, ShipperSettings settings, TimeProvider time,
    [FromKeyedServices(FleetBus.OutsideConsumers)] Handler handler,
    [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    ILogger<CandidateTick> logger) : BackgroundService
{
    private readonly Reminders reminders = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await board.CaughtUp.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Tick(stoppingToken);
        }
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        var stuck = StuckCandidates.In(board.Current.Board, settings).ToList();
        reminders.Keep(stuck.Select(candidate => candidate.Key).ToHashSet());
        var now = time.GetUtcNow();
        foreach (var candidate in stuck.Where(one => reminders.Due(one.Key, one.Since, one.Patience, now)))
        {
            try
            {
                await PassOn(candidate, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A server is away, or the task has moved on; the next tick looks again.
                logger.LogWarning("{Stream} could not be passed on: {Reason}", candidate.Stream, error.Message);
            }
        }
    }

    private async Task PassOn(StuckCandidate candidate, CancellationToken cancellationToken)
    {
        var events = await store.FetchStream(candidate.Stream, cancellationToken);
        switch (candidate.State)
        {
            case WorkState.Staged when Last<CandidateStaged>(events) is { } staged:
                // As the runner does it, so that both are one message.
                var ship = new ShipCandidate { Plan = candidate.Plan, Task = candidate.Task, Attempt = candidate.Attempt };
                await publisher.Publish(
                    new OutgoingMessage(ship), DeterministicId.From(staged.Id, 0), cancellationToken);
                break;
            case WorkState.Approved when Last<CandidateApproved>(events) is { } approved:
                await handler.Handle(
                    new Cause(DeterministicId.From(approved.Id, "pass-on"), approved.Correlation),
                    TaskStream.Of(candidate.Plan, candidate.Task),
                    item => TaskDecider.Decide(new TaskCommand.PassOn(candidate.Attempt), item), cancellationToken);
                break;
            case WorkState.Merging when Last<MergeRequested>(events) is { } requested:
                await handler.Publish([requested], cancellationToken);
                break;
        }
    }

    private static RecordedEvent? Last<TEvent>(IReadOnlyList<RecordedEvent> events) =>
        events.LastOrDefault(recorded => recorded.Data is TEvent);
}
