using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Fleet's own scheduler, the very code that the merge executor calls.</summary>
public sealed class FleetTrain(TrainSettings settings) : IPolicy
{
    public string Name => "Fleet";

    public bool HasAnalyzer => true;

    public bool Batches => false;

    public TrainDecision Decide(TrainState state, DateTimeOffset now) => TrainScheduler.Decide(state, settings, now);
}
