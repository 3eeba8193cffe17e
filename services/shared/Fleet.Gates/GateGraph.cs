using Fleet.Domain.Plans;

namespace Fleet.Gates;

/// <summary>The order that the needs of gates make.</summary>
public static class GateGraph
{
    /// <summary>Each gate after those that it needs, else as written.</summary>
    /// <exception cref="InvalidOperationException">They need each other in a circle, which the reader refuses.</exception>
    public static IReadOnlyList<Gate> InOrder(IReadOnlyList<Gate> gates)
    {
        var byName = gates.ToDictionary(gate => gate.Name);
        return [.. PlanGraph.Order(Nodes(gates)).Select(name => byName[name])];
    }

    /// <summary>Circles of gates with names of their own, each as its path (<c>a, b, a</c>).</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Cycles(IReadOnlyList<Gate> gates) =>
        PlanGraph.FindCycles(Nodes(gates));

    private static List<PlanNode> Nodes(IReadOnlyList<Gate> gates) =>
        [.. gates.Select(gate => new PlanNode(gate.Name, gate.Needs))];
}
