using Fleet.Domain.Trains;

namespace Fleet.TrainSimulator.Policies;

/// <summary>Uber's SubmitQueue: the builds whose results are most probably needed, by a predictor of each change.
/// </summary>
public sealed class SubmitQueue : IPolicy
{
    private readonly PolicyPlace place;
    private readonly bool sticky;
    private readonly double threshold;
    private readonly TrainSettings settings;

    private SubmitQueue(string name, PolicyPlace place, bool sticky, double threshold)
    {
        (Name, this.place, this.sticky, this.threshold) = (name, place, sticky, threshold);
        settings = new TrainSettings { Slots = place.Slots };
    }

    public string Name { get; }

    public bool HasAnalyzer => true;

    public bool Batches => false;

    /// <summary>As published in 2019: best first, and what falls out of the best is aborted.</summary>
    public static SubmitQueue Of2019(PolicyPlace place) => new("SubmitQueue 2019", place, sticky: false, 0);

    /// <summary>As published in 2025 and in its source: a build keeps its slot, and nothing that is needed with less
    /// than five in a hundred is begun.</summary>
    public static SubmitQueue Of2025(PolicyPlace place) => new("SubmitQueue 2025", place, sticky: true, 0.05);

    public TrainDecision Decide(TrainState state, DateTimeOffset now)
    {
        var settled = InOrder.Settle(state);
        if (settled.Settles())
        {
            return settled;
        }

        var wanted = Wanted(state);
        return sticky ? InOrder.Fill(state, wanted, place.Slots) : InOrder.Replace(state, wanted, place.Slots);
    }

    private IEnumerable<BuildKey> Wanted(TrainState state)
    {
        var chances = new Chances(state, settings);
        var heads = new PriorityQueue<(long Ticket, IEnumerator<Alternative> Next), (double, long)>();
        foreach (var unit in state.Units.Values)
        {
            Queue(unit.Ticket, Alternatives.Of(unit, chances).Take(settings.AlternativesMax)
                .Where(one => one.Chance >= threshold && unit.Known(one.Assumed) is null).GetEnumerator());
        }

        while (heads.TryDequeue(out var best, out _))
        {
            yield return new BuildKey(best.Ticket, best.Next.Current.Assumed);
            Queue(best.Ticket, best.Next);
        }

        void Queue(long ticket, IEnumerator<Alternative> alternatives)
        {
            if (alternatives.MoveNext())
            {
                heads.Enqueue((ticket, alternatives), (-alternatives.Current.Chance, ticket));
            }
        }
    }
}
