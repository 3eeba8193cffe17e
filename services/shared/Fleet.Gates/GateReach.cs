using Fleet.Domain.Scopes;

namespace Fleet.Gates;

/// <summary>Which gates a change can affect, told from the paths that it touches: two changes that no gate sees both of are
/// proved by their own runs also on one trunk, for each gate's inputs are then those of one of the runs.</summary>
public sealed class GateReach
{
    private readonly List<(string Gate, IReadOnlyList<PathGlob>? Seen)> reaches;

    /// <param name="gates">All gates of the repository.</param>
    public GateReach(IReadOnlyList<Gate> gates)
    {
        // A gate that needs another sees what that one sees, too; null: everything.
        var seen = new Dictionary<string, IReadOnlyList<PathGlob>?>();
        foreach (var gate in GateGraph.InOrder(gates))
        {
            var needed = gate.Needs.Select(need => seen[need]).ToList();
            seen[gate.Name] = gate.Paths.Count == 0 || needed.Contains(null)
                ? null
                : [.. gate.Paths.Select(PathGlob.Parse), .. needed.SelectMany(globs => globs!)];
        }

        reaches = [.. seen.Select(gate => (gate.Key, gate.Value))];
    }

    /// <summary>Whether the verdict on one change may depend on whether the other is there. So it does where no gate says
    /// what it sees, and where one of them changes the rules.</summary>
    public bool Meet(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other) =>
        reaches.Count == 0 || one.Concat(other).Contains(RepositorySettings.FileName) || one.Intersect(other).Any()
        || reaches.Exists(gate => Sees(gate.Seen, one) && Sees(gate.Seen, other));

    private static bool Sees(IReadOnlyList<PathGlob>? seen, IReadOnlyCollection<string> files) =>
        seen is null || files.Any(file => seen.Any(glob => glob.Matches(file)));
}
