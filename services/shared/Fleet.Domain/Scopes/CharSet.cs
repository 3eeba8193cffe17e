namespace Fleet.Domain.Scopes;

/// <summary>The characters (Unicode code points) that one place of a glob allows.</summary>
internal sealed class CharSet
{
    private const int Last = 0x10FFFF;

    /// <summary>Sorted, disjoint, and never with the slash, which is kept apart because it ends a name.</summary>
    private readonly (int From, int To)[] ranges;

    private CharSet((int From, int To)[] ranges, bool slash) => (this.ranges, HasSlash) = (ranges, slash);

    /// <summary>Any character, the slash too.</summary>
    public static CharSet Any { get; } = new([(0, '/' - 1), ('/' + 1, Last)], slash: true);

    /// <summary>Any character of a name: all but the slash.</summary>
    public static CharSet Name { get; } = new([(0, '/' - 1), ('/' + 1, Last)], slash: false);

    public static CharSet Slash { get; } = new([], slash: true);

    public bool HasSlash { get; }

    /// <summary>The first character of each stretch that this set treats alike.</summary>
    public IEnumerable<int> Borders => ranges.SelectMany(r => new[] { r.From, r.To + 1 });

    public static CharSet Of(int character) =>
        character == '/' ? Slash : new([(character, character)], slash: false);

    /// <summary>The characters of these ranges, or all others when negated; never the slash.</summary>
    public static CharSet Class(IEnumerable<(int From, int To)> ranges, bool negated)
    {
        var all = ranges.Append(('/', '/')).OrderBy(r => r.Item1).ToList();
        var outside = new List<(int, int)>();
        var next = 0;
        foreach (var (from, to) in all)
        {
            if (from > next) outside.Add((next, from - 1));
            next = Math.Max(next, to + 1);
        }

        if (next <= Last) outside.Add((next, Last));
        return negated ? new([.. outside], slash: false) : Class(outside, negated: true);
    }

    public bool Contains(int character)
    {
        if (character == '/') return HasSlash;
        foreach (var (from, to) in ranges)
            if (from <= character && character <= to)
                return true;
        return false;
    }

    /// <summary>True when some character other than the slash is in both.</summary>
    public bool SharesName(CharSet other)
    {
        for (int mine = 0, theirs = 0; mine < ranges.Length && theirs < other.ranges.Length;)
        {
            var (a, b) = (ranges[mine], other.ranges[theirs]);
            if (a.From <= b.To && b.From <= a.To) return true;
            if (a.To < b.To) mine++;
            else theirs++;
        }

        return false;
    }
}
