using System.Security.Cryptography;
using Fleet.EventStore.State;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>Takes leases for this host.</summary>
public sealed class HeldLeases(Leases leases, RunnerSettings settings, ILogger<HeldLeases> logger)
{
    /// <summary>Takes the lease of this name, or answers null when somebody else holds it.</summary>
    public async Task<HeldLease?> Take(string name, int attempt, CancellationToken cancellationToken)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var term = TimeSpan.FromSeconds(settings.LeaseSeconds);
        return await leases.Take(name, attempt, settings.Name, secret, term, cancellationToken)
            ? new HeldLease(leases, name, attempt, secret, term, logger)
            : null;
    }
}

/// <summary>A lease that is renewed until it is released. <see cref="Lost"/> fires when it is somebody else's.</summary>
public sealed class HeldLease : IAsyncDisposable
{
    private readonly Leases leases;
    private readonly string name;
    private readonly int attempt;
    private readonly string secret;
    private readonly TimeSpan term;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource released = new();
    private readonly Task renewing;

    internal HeldLease(Leases leases, string name, int attempt, string secret, TimeSpan term, ILogger logger)
    {
        (this.leases, this.name, this.attempt, this.secret, this.term, this.logger) = (leases, name, attempt, secret, term, logger);
        renewing = Renew();
    }

    /// <summary>Cancelled when the lease is lost, or what it was for is over.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Asked at each renewal: false ends the work, as when the task was cancelled.</summary>
    public Func<CancellationToken, Task<bool>> StillWanted { get; set; } = _ => Task.FromResult(true);

    /// <summary>Gives the lease back. What can't be given back runs out by itself.</summary>
    public async Task Release()
    {
        await released.CancelAsync();
        await renewing;
        try
        {
            await leases.Release(name, attempt, secret);
        }
        catch (Exception failure)
        {
            logger.LogInformation("The lease of {Name} is left to run out: {Reason}", name, failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Release();
        lost.Dispose();
        released.Dispose();
    }

    private async Task Renew()
    {
        while (!released.IsCancellationRequested)
        {
            await Task.Delay(term / 4, released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (released.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await leases.Renew(name, attempt, secret, term, released.Token) || !await StillWanted(released.Token))
                {
                    logger.LogWarning("{Name}, attempt {Attempt}, is no longer this host's", name, attempt);
                    await lost.CancelAsync();
                    return;
                }
            }
            catch (Exception failure) when (!released.IsCancellationRequested)
            {
                // While the database is away nobody can take the lease either: the work goes on.
                logger.LogWarning("The lease of {Name} could not be renewed: {Reason}", name, failure.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
