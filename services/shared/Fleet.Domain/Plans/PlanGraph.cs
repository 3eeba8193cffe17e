namespace Fleet.Domain.Plans;

/// <summary>The checks of a plan's graph. Pure; node ids must be unique.</summary>
public static class PlanGraph
{
    /// <summary>Needs that no node has as its id.</summary>
    public static IReadOnlyList<UnknownNeed> UnknownNeeds(IReadOnlyList<PlanNode> nodes)
    {
        var known = nodes.Select(n => n.Id).ToHashSet();
        return
        [
            .. from node in nodes
               from need in node.Needs
               where !known.Contains(need)
               select new UnknownNeed(node.Id, need)
        ];
    }

    /// <summary>Cycles, each as its path (<c>a, b, c, a</c>, where a needs b), and no two through one node; empty
    /// when there is none. Unknown needs are passed over.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> FindCycles(IReadOnlyList<PlanNode> nodes)
    {
        var needs = nodes.ToDictionary(n => n.Id, n => n.Needs);
        var finished = new HashSet<string>();
        var inCycles = new HashSet<string>();
        var cycles = new List<IReadOnlyList<string>>();
        foreach (var node in nodes)
            foreach (var cycle in Descend(node.Id, needs, finished))
                if (!inCycles.Overlaps(cycle))
                {
                    inCycles.UnionWith(cycle);
                    cycles.Add(cycle);
                }
        return cycles;
    }

    /// <summary>All ids so that each stands after what it needs, else in the order written.</summary>
    /// <exception cref="InvalidOperationException">There is a cycle: <see cref="FindCycles"/> was not asked.</exception>
    public static IReadOnlyList<string> Order(IReadOnlyList<PlanNode> nodes)
    {
        var index = nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var open = nodes.Select(n => n.Needs.Distinct().Count(index.ContainsKey)).ToArray();
        var waiting = nodes.SelectMany(n => n.Needs.Distinct().Select(need => (need, n.Id)))
            .ToLookup(p => p.need, p => index[p.Id]);
        var free = new PriorityQueue<int, int>(Enumerable.Range(0, open.Length).Where(i => open[i] == 0).Select(i => (i, i)));
        var order = new List<string>(nodes.Count);
        while (free.TryDequeue(out var next, out _))
        {
            order.Add(nodes[next].Id);
            foreach (var waiter in waiting[nodes[next].Id])
                if (--open[waiter] == 0)
                    free.Enqueue(waiter, waiter);
        }

        return order.Count == nodes.Count ? order : throw new InvalidOperationException("The graph has a cycle.");
    }

    /// <summary>Walks down from one node, without recursion: a need that leads back into the walk closes a cycle.</summary>
    private static IEnumerable<IReadOnlyList<string>> Descend(
        string start, Dictionary<string, IReadOnlyList<string>> needs, HashSet<string> finished)
    {
        var path = new List<string>();
        var onPath = new HashSet<string>();
        var ways = new Stack<IEnumerator<string>>();
        Enter(start);
        while (ways.TryPeek(out var way))
        {
            if (!way.MoveNext())
                Leave();
            else if (onPath.Contains(way.Current))
                yield return [.. path[path.IndexOf(way.Current)..], way.Current];
            else if (needs.ContainsKey(way.Current))
                Enter(way.Current);
        }

        void Enter(string node)
        {
            if (!finished.Add(node)) return;
            path.Add(node);
            onPath.Add(node);
            ways.Push(needs[node].GetEnumerator());
        }

        void Leave()
        {
            ways.Pop();
            onPath.Remove(path[^1]);
            path.RemoveAt(path.Count - 1);
        }
    }
}
