namespace Fleet.Domain.Scopes;

/// <summary>Two patterns walked together, character by character: exact answers, no sampling.</summary>
/// <remarks>Both walks keep to real paths: no name in them is empty, so a slash never stands first or last.</remarks>
internal static class GlobProduct
{
    /// <summary>True when some path matches both.</summary>
    public static bool HasCommonPath(GlobPattern first, GlobPattern second)
    {
        var seen = new bool[first.Count * second.Count * 2];
        var open = new Stack<(int First, int Second, bool NameStarts)>();
        Visit(0, 0, nameStarts: true);
        while (open.TryPop(out var at))
        {
            if (at.First == first.Count - 1 && at.Second == second.Count - 1 && !at.NameStarts) return true;

            var (a, b) = (first[at.First], second[at.Second]);
            if (a.Skip > 0) Visit(a.Skip, at.Second, at.NameStarts);
            if (b.Skip > 0) Visit(at.First, b.Skip, at.NameStarts);
            Read(a.Loop, at.First, b.Loop, at.Second, at.NameStarts);
            Read(a.Loop, at.First, b.Step, at.Second + 1, at.NameStarts);
            Read(a.Step, at.First + 1, b.Loop, at.Second, at.NameStarts);
            Read(a.Step, at.First + 1, b.Step, at.Second + 1, at.NameStarts);
        }

        return false;

        void Read(CharSet? a, int toFirst, CharSet? b, int toSecond, bool nameStarts)
        {
            if (a is null || b is null) return;
            if (!nameStarts && a.HasSlash && b.HasSlash) Visit(toFirst, toSecond, nameStarts: true);
            if (a.SharesName(b)) Visit(toFirst, toSecond, nameStarts: false);
        }

        void Visit(int a, int b, bool nameStarts)
        {
            ref var known = ref seen[(((a * second.Count) + b) * 2) + (nameStarts ? 1 : 0)];
            if (known) return;
            known = true;
            open.Push((a, b, nameStarts));
        }
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
