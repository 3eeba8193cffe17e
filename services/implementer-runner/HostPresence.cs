using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.Domain.Hosts;
using Fleet.EventStore;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Workspaces;
using Fleet.Messaging.Queues;

namespace Fleet.ImplementerRunner;

/// <summary>Says in the log that this host is there, and what it offers; and that it leaves.</summary>
public sealed class HostPresence(
    IEventStore store, QueueDeclaration queues, AttemptWorkspaces workspaces, Containment containment, RunnerSettings settings, ILogger<HostPresence> logger)
    : BackgroundService
{
    /// <summary>The queue of trees to prove: any host with a free slot takes from it.</summary>
    public static QueueSettings ValidationQueue { get; } = new("validate-tree");

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDone(workspaces.ForgetRuns, stoppingToken);
        var joined = new HostJoined(
            settings.Name, settings.Labels.ToValueList(), settings.Slots, settings.ValidationSlots,
            settings.Agents.Keys.Order(StringComparer.Ordinal).ToValueList(), await containment.Describe());
        await UntilDone(cancellation => Say(joined, cancellation), stoppingToken);
        await UntilDone(
            cancellation => queues.Ensure(ValidationQueue, [typeof(ValidateTree)], cancellation), stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await UntilDone(
            cancellation => Say(new HostLeft(settings.Name, "The runner was stopped."), cancellation), cancellationToken);
    }

    private Task Say(HostEvent happened, CancellationToken cancellationToken) => store.Append(
        new NewEvents(null, StreamNames.Host(settings.Name), null, [happened]), cancellationToken);

    private async Task UntilDone(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("This host can't make itself known yet: {Reason}", failure.Message);
                await Task.Delay(RetryAfter, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
