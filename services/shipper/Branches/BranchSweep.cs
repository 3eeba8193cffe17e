using Fleet.Git;
using Fleet.Hosting;
using Fleet.Processes;

namespace Fleet.Shipper.Branches;

/// <summary>Deletes the branches of tasks that have landed, in whichever attempt they were made. What did not land keeps
/// its branches: they are the evidence.</summary>
/// <remarks>A landing never waits for it, and it remembers nothing: at the start it looks at every repository.</remarks>
internal sealed class BranchSweep(
    BoardFollower board, ShipperSettings settings, TimeProvider time, ILogger<BranchSweep> logger) : BackgroundService
{
    /// <summary>How many are deleted by one push.</summary>
    private const int DeletedAtOnceMax = 200;

    private readonly Dictionary<string, int> sweptAt = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await board.CaughtUp.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.TickSeconds), time);
        do
        {
            foreach (var (repository, tasks) in LandedBranches.ByRepository(board.Current.Board))
            {
                if (sweptAt.GetValueOrDefault(repository) != tasks.Count)
                {
                    await TrySweep(repository, tasks, stoppingToken);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TrySweep(string repository, IReadOnlySet<string> tasks, CancellationToken cancellationToken)
    {
        try
        {
            if (await Sweep(repository, tasks, cancellationToken))
            {
                sweptAt[repository] = tasks.Count;
            }
        }
        catch (CommandFailedException trouble)
        {
            // A repository that is gone for good is not asked at every tick: the next landing tries again, or a restart.
            sweptAt[repository] = tasks.Count;
            logger.LogWarning("{Repository} keeps branches of landed tasks for now: {Reason}", repository, trouble.Message);
        }
    }

    /// <returns>False when a branch moved meanwhile, and is looked at again.</returns>
    private async Task<bool> Sweep(string repository, IReadOnlySet<string> tasks, CancellationToken cancellationToken)
    {
        var nothing = await GitRepository.InitBare(
            Path.Combine(settings.Directory, "nothing.git"), settings.Git.Access, cancellationToken);
        var branches = await nothing.ListRemote(repository, [LandedBranches.Pattern], cancellationToken);
        var whole = true;
        foreach (var some in LandedBranches.Among(branches, tasks).Chunk(DeletedAtOnceMax))
        {
            var push = await nothing.Push(
                repository, [.. some.Select(branch => new PushedRef(branch.Key, null, branch.Value))], atomic: false, cancellationToken);
            whole &= push is PushResult.Pushed;
        }

        return whole;
    }
}
