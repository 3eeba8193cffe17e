namespace Fleet.Domain.Scopes;

/// <summary>All scopes of a task. None at all means that the author declared nothing: the change may go anywhere.</summary>
public sealed class ScopeSet(IReadOnlyList<Scope> scopes)
{
    public static ScopeSet Undeclared { get; } = new([]);

    public IReadOnlyList<Scope> Scopes { get; } = scopes;

    public bool IsDeclared => Scopes.Count > 0;

    /// <exception cref="FormatException">One of them is no scope; the message is a full sentence.</exception>
    public static ScopeSet Parse(IEnumerable<string> scopes) => new([.. scopes.Select(Scope.Parse)]);

    /// <summary>True when a change of this path stays within.</summary>
    public bool Covers(string path) => !IsDeclared || Scopes.Any(s => s.Covers(path));

    /// <summary>The first two scopes that meet, this set's and the other's, or null when the sets are disjoint.
    /// A set that declares nothing meets every other.</summary>
    public ScopeOverlap? Overlaps(ScopeSet other)
    {
        foreach (var mine in Effective)
            foreach (var theirs in other.Effective)
                if (mine.Overlaps(theirs))
                    return new ScopeOverlap(mine, theirs);
        return null;
    }

    private IReadOnlyList<Scope> Effective => IsDeclared ? Scopes : [Scope.Everywhere];
}

/// <summary>Two scopes that meet.</summary>
public sealed record ScopeOverlap(Scope First, Scope Second)
{
    /// <summary>For people: <c>src/a.cs overlaps src/**</c>.</summary>
    public override string ToString() =>
        First.Text == Second.Text ? $"both change {First}" : $"{First} overlaps {Second}";
}
