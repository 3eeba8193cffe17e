namespace Fleet.Domain.Trains;

/// <summary>The assumptions under which one unit can be built, the most probable first: the likeliest outcome of all
/// that is undecided before it, then those that differ in what is least sure.</summary>
public static class Alternatives
{
    /// <summary>Enumerates lazily: the next is found when it is asked for.</summary>
    public static IEnumerable<Alternative> Of(TrainUnit unit, Chances chances)
    {
        var open = unit.Undecided.Except(unit.Clashes).OrderBy(ticket => Math.Abs(chances.Lands(ticket) - 0.5)).ToArray();
        var likeliest = TicketSet.From(open.Where(ticket => chances.Lands(ticket) >= 0.5));
        yield return new Alternative(likeliest, chances.Needed(unit, likeliest));
        if (open.Length == 0)
        {
            yield break;
        }

        // The k best subsets of flips: each set follows from one that is at least as probable by moving its last
        // flip one further, or by adding the next, so a heap holds all that can come next.
        var next = new PriorityQueue<int[], double>();
        Add([0]);
        while (next.TryDequeue(out var flips, out var cost))
        {
            yield return new Alternative(likeliest.Flipped([.. flips.Select(at => open[at])]), -cost);
            if (flips[^1] + 1 < open.Length)
            {
                Add([.. flips[..^1], flips[^1] + 1]);
                Add([.. flips, flips[^1] + 1]);
            }
        }

        void Add(int[] flips) => next.Enqueue(
            flips, -chances.Needed(unit, likeliest.Flipped([.. flips.Select(at => open[at])])));
    }
}

/// <summary>One set of assumptions.</summary>
/// <param name="Chance">How probable it is that it comes true.</param>
public sealed record Alternative(TicketSet Assumed, double Chance);
