using Fleet.Contracts.Tasks;
using Fleet.Domain.Gates;

namespace Fleet.ImplementerRunner.Gates;

/// <summary>A gate's result as it travels, and as it stands in the log.</summary>
public static class GateMapping
{
    public static GateEvidence EvidenceOf(GateResult gate) => new(
        gate.Gate, gate.Command, gate.Tree, gate.InputsKey, gate.ExitCode, gate.Seconds, gate.Host, gate.Output, gate.Tail, gate.Reused);

    public static GateResult ResultOf(GateEvidence evidence) => new()
    {
        Gate = evidence.Gate,
        Command = evidence.Command,
        Tree = evidence.Tree,
        InputsKey = evidence.InputsKey,
        ExitCode = evidence.ExitCode,
        Seconds = evidence.Seconds,
        Host = evidence.Host,
        Output = evidence.Output,
        Tail = evidence.Tail,
        Reused = evidence.Reused,
    };
}
