using Fleet.Contracts.Tasks;
using Fleet.Messaging;
using Fleet.Messaging.Handling;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Publishes what an attempt came to, for whichever runner takes it.</summary>
public sealed class ResultPublisher(
    [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher, ILogger<ResultPublisher> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Publishes until the broker has it, or the attempt is somebody else's. The id is the same each time.
    /// </summary>
    public async Task Publish(AttemptFinished result, AttemptInHand attempt, CancellationToken lost)
    {
        var id = DeterministicId.From(attempt.ClaimId, 0);
        while (!lost.IsCancellationRequested)
        {
            try
            {
                await publisher.Publish(new OutgoingMessage(result), id, lost);
                logger.LogInformation("{Attempt}: {Outcome} {Reason}", attempt, result.Outcome, result.Reason);
                return;
            }
            catch (Exception failure) when (!lost.IsCancellationRequested)
            {
                logger.LogWarning("{Attempt}: the result could not be published yet: {Reason}", attempt, failure.Message);
                await Task.Delay(RetryAfter, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
