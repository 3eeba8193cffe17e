using System.Security.Cryptography;
using System.Text;
using Fleet.Domain.Scopes;

namespace Fleet.Gates;

/// <summary>A file of a tree, as git names it.</summary>
public sealed record TreeItem(string Mode, string ObjectId, string Path);

/// <summary>Hashes of all that gates can see: the same hash needs no second run.</summary>
public static class GateInputs
{
    /// <summary>The key of each gate on a tree, by the gate's name.</summary>
    /// <param name="tree">The tree's id: the key of gates that depend on everything.</param>
    /// <param name="items">The tree's files with their whole paths.</param>
    /// <param name="toolchain">What names the tools that gates run with; empty when nothing does.</param>
    public static IReadOnlyDictionary<string, string> Keys(
        IReadOnlyList<Gate> gates, string tree, IReadOnlyList<TreeItem> items, string toolchain = "")
    {
        var keys = new Dictionary<string, string>();
        foreach (var gate in GateGraph.InOrder(gates))
        {
            var text = new StringBuilder()
                .Append("gate 1\0").Append(gate.Name).Append('\0').Append(gate.Run).Append('\0')
                .Append(gate.Minutes).Append('\0').Append(toolchain).Append('\0');
            foreach (var need in gate.Needs)
            {
                text.Append(keys[need]).Append('\0');
            }

            Seen(text, gate, tree, items);
            keys[gate.Name] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }

        return keys;
    }

    private static void Seen(StringBuilder text, Gate gate, string tree, IReadOnlyList<TreeItem> items)
    {
        if (gate.Paths.Count == 0)
        {
            text.Append(tree);
            return;
        }

        var globs = gate.Paths.Select(PathGlob.Parse).ToList();
        foreach (var item in items.Where(item => globs.Any(glob => glob.Matches(item.Path))))
        {
            text.Append(item.Mode).Append(' ').Append(item.ObjectId).Append(' ').Append(item.Path).Append('\0');
        }
    }
}
