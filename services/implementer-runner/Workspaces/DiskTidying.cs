namespace Fleet.ImplementerRunner.Workspaces;

/// <summary>Makes room when the disk is nearly full: deletes the copies of the code that nobody works in.</summary>
public sealed class DiskTidying(
    DiskRoom disk, AttemptWorkspaces workspaces, RunnerSettings settings, ILogger<DiskTidying> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (disk.Obstacle() is not null)
                {
                    await workspaces.Trim(stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("No room could be made on the disk: {Reason}", failure.Message);
            }
        }
    }
}
