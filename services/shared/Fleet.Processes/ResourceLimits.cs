namespace Fleet.Processes;

/// <summary>What a group of processes may use together; null: no limit.</summary>
public sealed record ResourceLimits
{
    public int? ProcessesMax { get; init; }

    public long? MemoryBytesMax { get; init; }
}
