using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.EventStore;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Workspaces;

namespace Fleet.ImplementerRunner;

/// <summary>Says in the log that this host is there, and what it offers; and that it leaves.</summary>
public sealed class HostPresence(
    IEventStore store, AttemptWorkspaces workspaces, Containment containment, RunnerSettings settings, ILogger<HostPresence> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        workspaces.ForgetRuns();
        await Say(new HostJoined(
            settings.Name, settings.Labels.ToValueList(), settings.Slots, settings.ValidationSlots,
            settings.Agents.Keys.Order(StringComparer.Ordinal).ToValueList(), containment.Description), stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Say(new HostLeft(settings.Name, "The runner was stopped."), cancellationToken);
    }

    private async Task Say(HostEvent happened, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await store.Append(
                    new NewEvents(null, StreamNames.Host(settings.Name), null, [happened]), cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("The log can't be told about this host yet: {Reason}", failure.Message);
                await Task.Delay(RetryAfter, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
