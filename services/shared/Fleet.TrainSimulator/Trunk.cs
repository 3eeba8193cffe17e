using Fleet.TrainSimulator.Workloads;

namespace Fleet.TrainSimulator;

/// <summary>The truth of a run: what is on the trunk, and which changes break each other.</summary>
internal sealed class Trunk(Workload workload)
{
    private readonly Dictionary<int, List<Change>> breaks = [];
    private readonly HashSet<int> landed = [];
    private readonly Dictionary<int, bool> fates = [];
    private readonly HashSet<int> learned = [];
    private readonly Dictionary<int, double> redSince = [];
    private double redMinutes;

    /// <summary>A change arrives while these wait, with which it shares a scope.</summary>
    public void Meets(Change change, IEnumerable<Change> waiting)
    {
        var broken = waiting.Where(other => workload.BreakEachOther(other, change)).ToList();
        breaks[change.Index] = broken;
        fates[change.Index] = !change.Bad && broken.All(other => !fates[other.Index]);
        broken.ForEach(other => breaks[other.Index].Add(change));
    }

    /// <summary>Whether the change lands when all land or leave in order, by the truth alone.</summary>
    public bool WouldLand(Change change) => fates[change.Index];

    /// <summary>Whether the analyzer overlooks the edge between two that share a scope.</summary>
    public bool Missed(Change earlier, Change later) =>
        workload.Missed(earlier, later) && !earlier.Scopes.Any(scope => later.Scopes.Contains(scope) && learned.Contains(scope));

    /// <summary>Whether the gates would be green on the trunk with these.</summary>
    public bool IsGreenWith(IReadOnlyCollection<Change> included) => included.All(change => !change.Bad
        && !breaks[change.Index].Any(other => landed.Contains(other.Index) || included.Contains(other)));

    /// <summary>Puts a change onto the trunk; true when that makes it red.</summary>
    public bool Land(Change change, double now)
    {
        var green = IsGreenWith([change]);
        landed.Add(change.Index);
        if (!green)
        {
            redSince[change.Index] = now;
        }

        return !green;
    }

    /// <summary>The landed changes that made the trunk red and are not reverted.</summary>
    public List<Change> Broken() => [.. redSince.Keys.Select(index => workload.Changes[index])];

    /// <summary>Takes a change off the trunk, and learns where the analyzer was blind.</summary>
    public void Revert(Change change, double now)
    {
        if (redSince.Remove(change.Index, out var since))
        {
            landed.Remove(change.Index);
            redMinutes += now - since;
            learned.UnionWith(change.Scopes);
        }
    }

    /// <summary>For how long the trunk was red; each fault counts by itself.</summary>
    public double RedMinutes(double now) => redMinutes + redSince.Values.Sum(since => now - since);
}
