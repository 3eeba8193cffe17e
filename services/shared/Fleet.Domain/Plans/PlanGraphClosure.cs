namespace Fleet.Domain.Plans;

/// <summary>Who needs whom, however far away, kept up to date while needs are added.</summary>
internal sealed class PlanGraphClosure
{
    private readonly PlanGraphBits[] needs;
    private readonly PlanGraphBits[] neededBy;

    public PlanGraphClosure(IReadOnlyList<PlanNode> nodes)
    {
        var index = nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        needs = [.. nodes.Select(_ => new PlanGraphBits(nodes.Count))];
        neededBy = [.. nodes.Select(_ => new PlanGraphBits(nodes.Count))];
        Direct = [.. nodes.Select(n => n.Needs.Where(index.ContainsKey).Select(need => index[need]).Distinct().ToList())];

        var order = PlanGraph.Order(nodes).Select(id => index[id]).ToList();
        foreach (var node in order)
            foreach (var need in Direct[node])
                Join(needs, node, need);
        foreach (var node in Enumerable.Reverse(order))
            foreach (var need in Direct[node])
                Join(neededBy, need, node);
    }

    /// <summary>The direct needs of each node, the added ones too.</summary>
    public List<int>[] Direct { get; }

    public bool Related(int a, int b) => needs[a][b] || needs[b][a];

    /// <summary>Adds a need between two nodes that are not related yet, which can never close a cycle.</summary>
    public void Add(int node, int need)
    {
        Direct[node].Add(need);
        foreach (var waiter in neededBy[node].Descending().Append(node))
            Join(needs, waiter, need);
        foreach (var needed in needs[need].Descending().Append(need))
            Join(neededBy, needed, node);
    }

    /// <summary>All that a node's direct needs need themselves: a direct need among these says nothing new.</summary>
    public PlanGraphBits Implied(int node)
    {
        var implied = new PlanGraphBits(needs.Length);
        foreach (var need in Direct[node])
            implied.UnionWith(needs[need]);
        return implied;
    }

    private static void Join(PlanGraphBits[] sets, int into, int from)
    {
        sets[into].Add(from);
        sets[into].UnionWith(sets[from]);
    }
}
