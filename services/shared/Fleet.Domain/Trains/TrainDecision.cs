namespace Fleet.Domain.Trains;

/// <summary>What is to be done with a train now, in this order: land, send back, put to the tail, stop, start.
/// </summary>
/// <param name="Land">Proved for every outcome of what is undecided before them.</param>
/// <param name="SendBack">Red, with the reason.</param>
/// <param name="PutToTail">Red once, perhaps by a flake: they go behind all others, once.</param>
/// <param name="Stop">Builds, by number, that prove nothing any more, or less than what waits.</param>
/// <param name="Start">Builds for the free slots, the most valuable first.</param>
/// <param name="CheckTrunk">A check of the trunk's head is due.</param>
public sealed record TrainDecision(
    ValueList<long> Land, ValueList<SentBack> SendBack, ValueList<long> PutToTail, ValueList<long> Stop,
    ValueList<BuildKey> Start, bool CheckTrunk)
{
    public static TrainDecision Nothing { get; } = new([], [], [], [], [], false);
}

/// <summary>Why a unit goes back.</summary>
/// <param name="ClashesWith">The landed one that it textually clashes with; null: its gates are red.</param>
public sealed record SentBack(long Ticket, long? ClashesWith);
