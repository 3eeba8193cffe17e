namespace Fleet.Domain.Scopes;

/// <summary>One place of a pattern: what it may repeat, what leads to the next place, and where it may jump to
/// without reading anything (0: nowhere).</summary>
internal readonly record struct GlobState(CharSet? Loop, CharSet? Step, int Skip);

/// <summary>A glob without alternatives, as a small automaton over a path's characters. The last state accepts.</summary>
internal sealed class GlobPattern(GlobState[] states, string prefix, string suffix, bool literal)
{
    /// <summary>Text that every matching path begins with.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Text that every matching path ends with.</summary>
    public string Suffix { get; } = suffix;

    public int Count => states.Length;

    public GlobState this[int state] => states[state];

    public bool Matches(string path)
    {
        if (literal) return path == Prefix;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || !path.EndsWith(Suffix, StringComparison.Ordinal))
            return false;

        var now = Start();
        foreach (var rune in path.EnumerateRunes())
            now = After(now, rune.Value);
        return now[^1];
    }

    /// <summary>The states before anything is read.</summary>
    public bool[] Start()
    {
        var start = new bool[Count];
        Enter(start, 0);
        return start;
    }

    /// <summary>The states after one more character.</summary>
    public bool[] After(bool[] now, int character)
    {
        var next = new bool[Count];
        for (var state = 0; state < Count; state++)
        {
            if (!now[state]) continue;
            if (states[state].Loop?.Contains(character) == true) Enter(next, state);
            if (states[state].Step?.Contains(character) == true) Enter(next, state + 1);
        }

        return next;
    }

    /// <summary>True when some path of non-empty names matches both.</summary>
    public bool Overlaps(GlobPattern other) =>
        EitherStarts(Prefix, other.Prefix) && EitherEnds(Suffix, other.Suffix) && GlobProduct.HasCommonPath(this, other);

    private static bool EitherStarts(string a, string b) =>
        a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);

    private static bool EitherEnds(string a, string b) =>
        a.EndsWith(b, StringComparison.Ordinal) || b.EndsWith(a, StringComparison.Ordinal);

    private void Enter(bool[] set, int state)
    {
        set[state] = true;
        if (states[state].Skip > 0) Enter(set, states[state].Skip);
    }
}
