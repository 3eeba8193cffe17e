using System.Collections;
using System.Runtime.CompilerServices;

namespace Fleet.Domain.Trains;

/// <summary>An immutable set of tickets in ascending order, equal to another that has the same.</summary>
[CollectionBuilder(typeof(TicketSet), nameof(Of))]
public sealed class TicketSet : IReadOnlyList<long>, IEquatable<TicketSet>
{
    private readonly long[] tickets;
    private readonly int hash;

    private TicketSet(long[] sorted)
    {
        tickets = sorted;
        var mixed = 17UL;
        foreach (var ticket in sorted)
        {
            mixed = (mixed ^ (ulong)ticket) * 0x9E3779B97F4A7C15;
        }

        hash = (int)(mixed >> 32);
    }

    public static TicketSet Empty { get; } = new([]);

    public int Count => tickets.Length;

    public long this[int index] => tickets[index];

    public static TicketSet Of(ReadOnlySpan<long> tickets) => From(tickets.ToArray());

    public static TicketSet From(IEnumerable<long> tickets) => new([.. tickets.Distinct().Order()]);

    public bool Contains(long ticket) => Array.BinarySearch(tickets, ticket) >= 0;

    public bool Overlaps(TicketSet other) => other.tickets.Any(Contains);

    public TicketSet With(long ticket) => Contains(ticket) ? this : From([.. tickets, ticket]);

    public TicketSet Without(long ticket) =>
        Contains(ticket) ? new([.. tickets.Where(kept => kept != ticket)]) : this;

    /// <summary>The tickets in it that are flipped: what is in goes out, what is out comes in.</summary>
    public TicketSet Flipped(IEnumerable<long> flipped) => new([.. tickets.Except(flipped).Union(flipped.Except(tickets)).Order()]);

    /// <summary>All its subsets.</summary>
    public IEnumerable<TicketSet> Subsets() => Enumerable.Range(0, 1 << Count)
        .Select(bits => new TicketSet([.. tickets.Where((_, at) => (bits >> at & 1) == 1)]));

    public bool Equals(TicketSet? other) =>
        other is not null && hash == other.hash && tickets.AsSpan().SequenceEqual(other.tickets);

    public override bool Equals(object? obj) => Equals(obj as TicketSet);

    public override int GetHashCode() => hash;

    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)tickets).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", tickets)}}}";
}
