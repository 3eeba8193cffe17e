using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>A way to run a train. All see the same state; none but the oracle sees the outcomes.</summary>
public interface IPolicy
{
    string Name { get; }

    /// <summary>Without it, every waiting change is taken to conflict with all before it.</summary>
    bool HasAnalyzer { get; }

    /// <summary>One build proves a whole batch, and takes as long as its slowest.</summary>
    bool Batches { get; }

    TrainDecision Decide(TrainState state, DateTimeOffset now);
}

/// <summary>What a policy may know of the run.</summary>
/// <param name="Slots">Builds that may run at once.</param>
/// <param name="Lands">The truth: only the oracle asks.</param>
public sealed record PolicyPlace(int Slots, Func<TrainUnit, bool> Lands);
