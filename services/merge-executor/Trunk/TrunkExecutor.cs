using Fleet.Domain;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trains;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.MergeExecutor.Git;
using Fleet.Messaging.Handling;
using Fleet.Processes;

namespace Fleet.MergeExecutor.Trunk;

/// <summary>The merge executor's three commands: a candidate comes, a verdict comes, look again.</summary>
internal sealed class TrunkExecutor(
    Trunks trunks, IEventStore store, TrunkLock locks, Trying trying, Settling settling, Awaiting awaiting,
    ProvingAhead ahead, TrainPlaces places, BoardFollower board, Handler handler, TimeProvider time, ILogger<TrunkExecutor> logger)
{
    /// <summary>How many steps one message may take; the rest is for the next one, or for the tick.</summary>
    public const int StepsMax = 1000;

    private const int ConflictsMax = 5;

    /// <summary>As many builds at once as the hosts that have joined offer. The trunk's head needs no checks of its own: what
    /// lands is proved on that very tree, or gate by gate on the same inputs.</summary>
    private TrainSettings Bounds => new()
    {
        Slots = board.Current.Board.Hosts.Values.Sum(host => host.ValidationSlots),
        CheckEvery = int.MaxValue,
    };

    /// <summary>Puts an approved candidate into the queue of its trunk, then goes on with the queue.</summary>
    public async Task Enqueue(string plan, string task, int attempt, Cause cause, CancellationToken cancellationToken)
    {
        var at = await TaskAt.Load(store, plan, task, cancellationToken);
        if (at.Merging(attempt) is { } candidate)
        {
            var queued = new QueuedCandidate(
                plan, task, attempt, candidate.Commit, candidate.Branch, candidate.ChangeHash, at.Requested!.ApprovedBy);
            await Take(at, cause, async turn =>
            {
                // A message that comes again finds its candidate there, and looks for no place.
                if (TrunkDecider.Enqueue(queued, turn.State).Events.Count > 0)
                {
                    var place = await places.Of(turn, queued, candidate);
                    await Record(turn, TrunkDecider.Enqueue(queued, turn.State, place), cause);
                }
            }, cancellationToken);
        }
        else if (at.Item.State is WorkState.Landing)
        {
            // The message comes again: whoever had it began to merge and did not come to the end.
            await Take(at, cause, _ => Task.CompletedTask, cancellationToken);
        }
        else
        {
            logger.LogInformation("{Task} is not queued: {Reason}", at.Stream, at.NotMerging(attempt));
        }
    }

    /// <summary>Records a verdict, then goes on with the queue.</summary>
    public Task Finish(
        string repository, string branch, ValidationFinished finished, Cause cause, CancellationToken cancellationToken) =>
        Take(
            repository, branch, cause, turn => Record(turn, TrunkDecider.Finish(finished, turn.State), cause),
            cancellationToken);

    /// <summary>Goes on with the queue.</summary>
    public Task Advance(string repository, string branch, Cause cause, CancellationToken cancellationToken) =>
        Take(repository, branch, cause, _ => Task.CompletedTask, cancellationToken);

    private static Task Record(Turn turn, Decision<TrunkEvent> decision, Cause cause) =>
        decision.Events.Count == 0 ? Task.CompletedTask : turn.Append(decision.Events, cause: cause.Id);

    private Task Take(TaskAt at, Cause cause, Func<Turn, Task> first, CancellationToken cancellationToken) =>
        Take(at.Item.Definition!.Repository, at.Item.Definition.Trunk, cause, first, cancellationToken);

    private async Task Take(
        string repository, string branch, Cause cause, Func<Turn, Task> first, CancellationToken cancellationToken)
    {
        var trunk = trunks.Of(repository, branch);
        for (var conflicts = 1; ; conflicts++)
        {
            await using var hold = await MergeActivities.Span(
                "lock", () => locks.Take(trunk.Log.Stream, cancellationToken));
            try
            {
                await trunk.Log.CatchUp(hold.Held);
                var turn = new Turn(
                    repository, branch, trunk, await trunk.Open(hold.Held), hold, handler, cause.Correlation, time);
                await first(turn);
                await Steps(turn);
                return;
            }
            catch (WrongVersionException moved) when (conflicts < ConflictsMax)
            {
                // A task was cancelled, or another executor was at work: look again at what is now.
                logger.LogInformation("{Stream} moved on meanwhile: {Trunk} is looked at again", moved.Stream, trunk.Log.Stream);
            }
            catch (Exception trouble) when (trouble is CommandFailedException or RemoteTroubleException)
            {
                // Everything is in the log: the tick comes back to it.
                trunk.Pause(time);
                logger.LogError("{Trunk} waits {Seconds:0} s: {Trouble}", trunk.Log.Stream, trunk.PauseSeconds, trouble.Message);
                return;
            }
            catch (OperationCanceledException) when (hold.Held.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw hold.Lost();
            }
        }
    }

    private async Task Steps(Turn turn)
    {
        for (var steps = 0; steps < StepsMax && !turn.Trunk.Paused(time); steps++)
        {
            switch (Train.Next(turn.State, turn.Log.Train, Bounds, time.GetUtcNow(), turn.Trunk.FutileBuilds))
            {
                case TrainStep.Recover recover:
                    await settling.Settle(turn, recover.Started);
                    turn.Trunk.Settled(time);
                    break;
                case TrainStep.Try next:
                    await trying.Try(turn, next.Candidate);
                    break;
                case TrainStep.PutToTail suspect:
                    var (plan, task, attempt) = (suspect.Candidate.Plan, suspect.Candidate.Task, suspect.Candidate.Attempt);
                    await turn.Append([new CandidatePutToTail(plan, task, attempt)]);
                    break;
                case TrainStep.Stop stop:
                    await awaiting.Stop(turn, stop);
                    break;
                case TrainStep.ProveAhead next:
                    await ahead.Begin(turn, next);
                    break;
                case TrainStep.AwaitVerdicts when await awaiting.GoesOn(turn):
                    break;
                default:
                    return;
            }
        }
    }
}
