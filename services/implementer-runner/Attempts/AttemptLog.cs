using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging;

namespace Fleet.ImplementerRunner.Attempts;

/// <summary>What the log knows of an attempt in hand.</summary>
public sealed class AttemptLog(IEventStore store, ILogger<AttemptLog> logger)
{
    private static readonly TimeSpan LookMin = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    /// <summary>Whether the attempt still holds its task.</summary>
    public async Task<bool> IsHeld(AttemptInHand attempt, CancellationToken cancellationToken) =>
        (await Load(attempt, cancellationToken)).State.Holder?.Attempt == attempt.Number;

    /// <summary>Records that the agent has ended, as soon as the log can be reached.</summary>
    /// <exception cref="AttemptOverException">The attempt is not the current one any more.</exception>
    public Task AgentEnded(AttemptInHand attempt, AgentResult agent, CancellationToken cancellationToken)
    {
        var ended = new AgentEnded(
            attempt.Number, agent.StartedAt, agent.Seconds, agent.ExitCode, agent.TimedOut, agent.Output);
        return Patience.Try(
            () => Record(attempt, ended, cancellationToken),
            // The task was paused, or the like, just now: look again.
            passing => passing is WrongVersionException || Outage.Is(passing),
            passing => logger.LogWarning("{Attempt}: its end can't be recorded yet: {Reason}", attempt, passing.Message),
            cancellationToken);
    }

    private async Task<long> Record(AttemptInHand attempt, AgentEnded ended, CancellationToken cancellationToken)
    {
        var (item, version) = await Load(attempt, cancellationToken);
        var decision = TaskDecider.Decide(new TaskCommand.EndAgent(ended), item);
        if (decision.Refusal is { } refusal)
        {
            throw new AttemptOverException(refusal.Reason);
        }

        await store.Append(new NewEvents(null, attempt.Definition.Stream, version, [.. decision.Events]), cancellationToken);
        return version;
    }

    /// <summary>Waits until the attempt's result stands in the log, so that its lease is not given back before.
    /// </summary>
    public async Task UntilRecorded(AttemptInHand attempt, CancellationToken lost)
    {
        for (var wait = LookMin; !lost.IsCancellationRequested; wait = wait * 2 < LookMax ? wait * 2 : LookMax)
        {
            await Task.Delay(wait, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!await IsHeld(attempt, lost))
                {
                    return;
                }
            }
            catch (Exception) when (!lost.IsCancellationRequested)
            {
                // The database is away: the result waits in its queue, and the lease is renewed when it is back.
                continue;
            }
        }
    }

    private Task<Aggregated<WorkItem>> Load(AttemptInHand attempt, CancellationToken cancellationToken)
    {
        var stream = Streams.Task(attempt.Plan, attempt.Task);
        return store.AggregateStream(stream.Name, stream.Start, stream.Evolve, cancellationToken);
    }
}

/// <summary>The task is no longer this attempt's: it was cancelled, or another attempt has begun.</summary>
public sealed class AttemptOverException(string message) : Exception(message);
