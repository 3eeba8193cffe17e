using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fleet.Domain.Scopes;

namespace Fleet.Gates;

/// <summary>A file of a tree, as git names it.</summary>
/// <param name="Mode">Six octal digits: <c>100644</c>, <c>100755</c>, <c>120000</c>, <c>160000</c>.</param>
/// <param name="Path">The whole path, without quoting.</param>
public sealed record TreeItem(string Mode, string ObjectId, string Path);

/// <summary>Hashes of all that gates can see: the same hash needs no second run.</summary>
public static class GateInputs
{
    private const string Version = "gate 2";

    /// <summary>Whether the files of a tree have to be listed: a gate without paths sees the tree's id alone.</summary>
    public static bool NeedItems(IEnumerable<Gate> gates) => gates.Any(gate => gate.Paths.Count > 0);

    /// <summary>The key of each gate on a tree, in 64 hex digits, by the gate's name.</summary>
    /// <param name="tree">The tree's id: the key of gates that depend on everything.</param>
    /// <param name="items">The tree's files with their whole paths, in any order.</param>
    /// <param name="toolchain">What names the tools that gates run with; empty when nothing does.</param>
    public static IReadOnlyDictionary<string, string> Keys(
        IReadOnlyList<Gate> gates, string tree, IReadOnlyList<TreeItem> items, string toolchain = "")
    {
        var keys = new Dictionary<string, string>();
        foreach (var gate in GateGraph.InOrder(gates))
            keys[gate.Name] = Key(gate, tree, items, [.. gate.Needs.Select(need => keys[need])], toolchain);
        return keys;
    }

    /// <summary>The key of one gate on a tree.</summary>
    /// <param name="needsKeys">The keys of the gates that it needs: what they build, it may see.</param>
    public static string Key(
        Gate gate, string tree, IReadOnlyList<TreeItem> items, IReadOnlyList<string> needsKeys, string toolchain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Version, gate.Run, gate.Minutes.ToString(CultureInfo.InvariantCulture), toolchain);
        Add(hash, [.. needsKeys.Order(StringComparer.Ordinal)]);
        Add(hash, Seen(gate, tree, items));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string[] Seen(Gate gate, string tree, IReadOnlyList<TreeItem> items)
    {
        if (gate.Paths.Count == 0) return ["tree", tree];

        var globs = gate.Paths.Select(PathGlob.Parse).ToList();
        var seen = items.Where(item => globs.Exists(glob => glob.Matches(item.Path)))
            .OrderBy(item => item.Path, StringComparer.Ordinal);
        return [.. seen.SelectMany(item => new[] { item.Mode, item.ObjectId, item.Path })];
    }

    /// <summary>Their number goes in, and each with its length before it: no two lists of values read alike.</summary>
    private static void Add(IncrementalHash hash, params string[] values)
    {
        AddNumber(hash, values.Length);
        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            AddNumber(hash, bytes.Length);
            hash.AppendData(bytes);
        }
    }

    private static void AddNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
