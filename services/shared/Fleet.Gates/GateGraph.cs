using Fleet.Domain.Plans;

namespace Fleet.Gates;

/// <summary>The order that the needs of gates make.</summary>
public static class GateGraph
{
    /// <summary>Each gate after those that it needs, else as written.</summary>
    public static IReadOnlyList<Gate> InOrder(IReadOnlyList<Gate> gates)
    {
        var byName = gates.ToDictionary(gate => gate.Name);
        var ordered = new List<Gate>();
        foreach (var gate in gates)
        {
            Place(gate);
        }

        return ordered;

        void Place(Gate gate)
        {
            if (ordered.Contains(gate))
            {
                return;
            }

            foreach (var need in gate.Needs)
            {
                Place(byName[need]);
            }

            ordered.Add(gate);
        }
    }

    internal static IEnumerable<(string Gate, string Need)> Unknown(IReadOnlyList<Gate> gates) =>
        from gate in gates
        from need in gate.Needs
        where gates.All(other => other.Name != need)
        select (gate.Name, need);

    internal static IReadOnlyList<IReadOnlyList<string>> Cycles(IReadOnlyList<Gate> gates) =>
        PlanGraph.FindCycles([.. gates.DistinctBy(gate => gate.Name).Select(gate => new PlanNode(gate.Name, gate.Needs))]);
}
