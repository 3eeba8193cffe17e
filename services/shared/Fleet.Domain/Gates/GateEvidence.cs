namespace Fleet.Domain.Gates;

/// <summary>What a gate's run proved, and on what: nothing is believed without it.</summary>
/// <param name="Gate">The gate's name; an accept command is <c>accept-1</c>, <c>accept-2</c> and so on.</param>
/// <param name="Command">The command line that ran.</param>
/// <param name="Tree">The id of the tree it ran on.</param>
/// <param name="InputsKey">The hash of all that the gate can see in that tree.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Host">The host that ran it.</param>
/// <param name="Output">The hash of its output among the artifacts.</param>
/// <param name="Tail">Its last lines, at most 2 kB.</param>
/// <param name="Reused">True when the result is of an earlier run with the same inputs.</param>
public sealed record GateEvidence(
    string Gate,
    string Command,
    string Tree,
    string InputsKey,
    int ExitCode,
    double Seconds,
    string Host,
    string Output,
    string Tail,
    bool Reused)
{
    public bool Green => ExitCode == 0;
}
