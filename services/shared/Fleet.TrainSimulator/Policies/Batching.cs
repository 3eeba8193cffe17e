using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>bors: all that wait, up to a limit, are proved by one build; red is halved until the culprit is alone.
/// One build at a time.</summary>
public sealed class Batching(int sizeMax = 8) : IPolicy
{
    private readonly LinkedList<long[]> batches = [];

    public string Name => $"Batching (bors, {sizeMax})";

    public bool HasAnalyzer => false;

    public bool Batches => true;

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        if (state.Running.Count > 0 || state.Units.Count == 0)
        {
            return TrainDecision.Nothing;
        }

        if (batches.First is null)
        {
            batches.AddFirst([.. state.Units.Keys.Take(sizeMax)]);
        }

        var batch = batches.First!.Value;
        var key = new BuildKey(batch[^1], TicketSet.Of(batch.AsSpan(..^1)));
        switch (state.Units[key.Head].Known(key.Assumed))
        {
            case null:
                return TrainDecision.Nothing with { Start = [key] };
            case { Passed: true }:
                batches.RemoveFirst();
                return TrainDecision.Nothing with { Land = [.. batch] };
            case { } when batch.Length == 1:
                batches.RemoveFirst();
                return TrainDecision.Nothing with { SendBack = [new SentBack(batch[0], null)] };
            default:
                batches.RemoveFirst();
                batches.AddFirst(batch[(batch.Length / 2)..]);
                batches.AddFirst(batch[..(batch.Length / 2)]);
                return Decide(state, now);
        }
    }
}
