namespace Fleet.Domain.Gates;

/// <summary>What is known of one run of a gate: the only thing that a claim "it passes" may rest on.</summary>
/// <param name="Gate">The gate's name, or <c>accept[0]</c> for a task's own command.</param>
/// <param name="Command">The command as it was run, through <c>sh -c</c>.</param>
/// <param name="Tree">The id of the git tree that it ran on.</param>
/// <param name="InputsKey">The hash of all that the gate can see: equal keys, equal results.</param>
/// <param name="ExitCode">0: green. What a signal ended has 128 and the signal's number.</param>
/// <param name="Seconds">How long it took; when reused, how long it took the first time.</param>
/// <param name="Host">The host that ran it.</param>
/// <param name="OutputArtifact">The hash under which its whole output is kept; empty when there is none.</param>
/// <param name="Tail">The last lines of its output, at most <see cref="TailBytesMax"/> bytes.</param>
/// <param name="Reused">True when nothing was run, because an earlier run had the same inputs.</param>
public sealed record GateEvidence(
    string Gate,
    string Command,
    string Tree,
    string InputsKey,
    int ExitCode,
    double Seconds,
    string Host,
    string OutputArtifact,
    string Tail,
    bool Reused)
{
    public const int TailBytesMax = 2048;

    /// <summary>True when the gate let the tree through.</summary>
    public bool Passed => ExitCode == 0;
}
