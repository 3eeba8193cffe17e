namespace Fleet.Contracts.Tasks;

/// <summary>What one gate's run showed, as it travels inside other messages.</summary>
public sealed record GateResult
{
    public required string Gate { get; init; }

    public required string Command { get; init; }

    /// <summary>The id of the tree it ran on.</summary>
    public required string Tree { get; init; }

    /// <summary>The hash of all that the gate can see in that tree.</summary>
    public required string InputsKey { get; init; }

    public required int ExitCode { get; init; }

    public required double Seconds { get; init; }

    public required string Host { get; init; }

    /// <summary>The hash of its output among the artifacts.</summary>
    public required string Output { get; init; }

    /// <summary>Its last lines, at most 2 kB.</summary>
    public required string Tail { get; init; }

    public bool Reused { get; init; }
}
