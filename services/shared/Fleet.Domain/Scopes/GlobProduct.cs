namespace Fleet.Domain.Scopes;

/// <summary>Two patterns walked together, character by character: exact answers, no sampling.</summary>
/// <remarks>Both walks keep to real paths: no name in them is empty, so a slash never stands first or last.</remarks>
internal static class GlobProduct
{
    /// <summary>True when some path matches both.</summary>
    public static bool HasCommonPath(GlobPattern first, GlobPattern second)
    {
        var size = first.Count * second.Count * 2;
        var walk = new GlobWalk(first, second, size <= 1024 ? stackalloc int[size] : new int[size],
            size <= 1024 ? stackalloc bool[size] : new bool[size]);
        return walk.Reaches();
    }

    /// <summary>True when every path that matches <paramref name="inner"/> matches <paramref name="outer"/>.</summary>
    public static bool IsWithin(GlobPattern inner, GlobPattern outer)
    {
        var letters = Letters(inner, outer);
        var seen = new HashSet<(string, string, bool)>();
        var open = new Stack<(bool[] Inner, bool[] Outer, bool NameStarts)>();
        open.Push((inner.Start(), outer.Start(), true));
        while (open.TryPop(out var at))
        {
            if (at.Inner[^1] && !at.Outer[^1] && !at.NameStarts) return false;
            foreach (var letter in letters)
            {
                if (letter == '/' && at.NameStarts) continue;
                var next = inner.After(at.Inner, letter);
                if (!next.Contains(true)) continue;
                var beside = outer.After(at.Outer, letter);
                if (seen.Add((Key(next), Key(beside), letter == '/'))) open.Push((next, beside, letter == '/'));
            }
        }

        return true;
    }

    /// <summary>One character for each stretch of characters that both patterns treat alike.</summary>
    private static List<int> Letters(params ReadOnlySpan<GlobPattern> patterns)
    {
        var letters = new SortedSet<int> { 0, '/', '/' + 1 };
        foreach (var pattern in patterns)
            for (var state = 0; state < pattern.Count; state++)
                foreach (var set in new[] { pattern[state].Loop, pattern[state].Step })
                    letters.UnionWith(set?.Borders ?? []);
        return [.. letters];
    }

    private static string Key(bool[] states) => new([.. states.Select(s => s ? '1' : '0')]);
}
