namespace Fleet.Domain.Scopes;

/// <summary>The search through all pairs of places that two patterns can be at together, each visited once.</summary>
/// <param name="open">Room for every pair, to be looked at.</param>
/// <param name="seen">One mark for each pair, all false at first.</param>
/// <remarks>A plan of 2,000 tasks can ask a million times: nothing here is allocated.</remarks>
internal ref struct GlobWalk(GlobPattern first, GlobPattern second, Span<int> open, Span<bool> seen)
{
    private readonly Span<int> open = open;
    private readonly Span<bool> seen = seen;
    private int count;

    /// <summary>True when both can end together, after at least one whole name.</summary>
    public bool Reaches()
    {
        Visit(0, 0, nameStarts: true);
        while (count > 0)
        {
            var (pair, nameStarts) = (open[--count] / 2, open[count] % 2 == 1);
            var (i, j) = (pair / second.Count, pair % second.Count);
            if (i == first.Count - 1 && j == second.Count - 1 && !nameStarts) return true;

            var (a, b) = (first[i], second[j]);
            if (a.Skip > 0) Visit(a.Skip, j, nameStarts);
            if (b.Skip > 0) Visit(i, b.Skip, nameStarts);
            Read(a.Loop, i, b.Loop, j, nameStarts);
            Read(a.Loop, i, b.Step, j + 1, nameStarts);
            Read(a.Step, i + 1, b.Loop, j, nameStarts);
            Read(a.Step, i + 1, b.Step, j + 1, nameStarts);
        }

        return false;
    }

    private void Read(CharSet? a, int toFirst, CharSet? b, int toSecond, bool nameStarts)
    {
        if (a is null || b is null) return;
        if (!nameStarts && a.HasSlash && b.HasSlash) Visit(toFirst, toSecond, nameStarts: true);
        if (a.SharesName(b)) Visit(toFirst, toSecond, nameStarts: false);
    }

    private void Visit(int i, int j, bool nameStarts)
    {
        var pair = (((i * second.Count) + j) * 2) + (nameStarts ? 1 : 0);
        if (seen[pair]) return;
        seen[pair] = true;
        open[count++] = pair;
    }
}
