using Fleet.Domain.Board;
using Fleet.Git;
using Fleet.Hosting;

namespace Fleet.Shipper.Branches;

/// <summary>Removes the branches of landed tasks from the remote when their plan is over, in one push a plan.
/// </summary>
internal sealed class BranchSweep(BoardFollower follower, ShipperSettings settings, ILogger<BranchSweep> logger) : BackgroundService
{
    private readonly Dictionary<string, DateTimeOffset> swept = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.CaughtUp.WaitAsync(stoppingToken);
        var tick = TimeSpan.FromSeconds(settings.TickSeconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            var at = follower.Current;
            foreach (var (name, plan) in at.Board.Plans.Where(plan => plan.Value.State.Over && IsNew(plan.Key, plan.Value)))
            {
                await Sweep(name, plan, stoppingToken);
            }

            await follower.WaitPast(at.Position, tick, stoppingToken);
        }
    }

    /// <summary>A plan that ended anew, after one of its tasks was resumed, is swept anew.</summary>
    private bool IsNew(string name, PlanView plan) => swept.GetValueOrDefault(name) != plan.State.Since;

    private async Task Sweep(string name, PlanView plan, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var repository in LandedBranches.Repositories(plan))
            {
                await Sweep(name, plan, repository, cancellationToken);
            }

            swept[name] = plan.State.Since;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The branches of {Plan} could not be removed yet: {Reason}", name, failure.Message);
        }
    }

    private async Task Sweep(string name, PlanView plan, string repository, CancellationToken cancellationToken)
    {
        var own = await GitRepository.InitBare(Path.Combine(Path.GetFullPath(settings.Directory), "branches.git"), cancellationToken: cancellationToken);
        var remote = await own.ListRemote(repository, [$"refs/heads/fleet/{name}/*"], cancellationToken);
        var gone = LandedBranches.Among(remote.Keys, plan).Select(branch => new PushedRef(branch, null, remote[branch])).ToList();
        if (gone.Count > 0 && await own.Push(repository, gone, atomic: false, cancellationToken) is PushResult.Rejected rejected)
        {
            logger.LogWarning("{Repository} kept branches of {Plan}: {Reason}", repository, name, rejected);
        }
    }
}
