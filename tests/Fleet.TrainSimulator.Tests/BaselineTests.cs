using Fleet.Domain.Trains;
using Fleet.TrainSimulator.Policies;
using Fleet.TrainSimulator.Workloads;
using Shouldly;
using Xunit;

namespace Fleet.TrainSimulator.Tests;

/// <summary>Three changes in one scope come at minutes 0, 1 and 2; their builds take 10, 4 and 6 minutes. When each is
/// decided was worked out by hand.</summary>
public sealed class BaselineTests
{
    private static readonly WorkloadSettings Quiet = new() { Hours = 2, FlakeRate = 0 };

    [Theory]
    [InlineData("oracle", 10, 10, 10)]
    [InlineData("single", 10, 14, 20)]
    [InlineData("optimistic", 10, 10, 10)]
    [InlineData("all", 10, 10, 10)]
    [InlineData("2019", 10, 10, 10)]
    [InlineData("2025", 10, 10, 10)]
    public void All_good(string policy, double first, double second, double third) =>
        Decided(policy, [Change(0, 0, 10), Change(1, 1, 4), Change(2, 2, 6)]).ShouldBe([(0, first, true), (1, second, true), (2, third, true)]);

    [Theory]
    [InlineData("oracle", 10, 10, 10)]
    [InlineData("single", 10, 14, 20)]
    // What stood on the first is red with it; when the first leaves, the second and the third begin anew.
    [InlineData("optimistic", 10, 14, 16)]
    public void The_first_is_bad(string policy, double first, double second, double third) =>
        Decided(policy, [Change(0, 0, 10, bad: true), Change(1, 1, 4), Change(2, 2, 6)])
            .ShouldBe([(0, first, false), (1, second, true), (2, third, true)]);

    /// <summary>The batch of one is red; then the other two, which waited, are proved together.</summary>
    [Fact]
    public void Batches_take_as_long_as_their_slowest() =>
        Decided("batching", [Change(0, 0, 10, bad: true), Change(1, 1, 4), Change(2, 2, 6)])
            .ShouldBe([(0, 10, false), (1, 16, true), (2, 16, true)]);

    /// <summary>At 10 the second and third are red together for 6 minutes, then each alone: 4, and 6.</summary>
    [Fact]
    public void A_red_batch_is_halved() =>
        Decided("batching", [Change(0, 0, 10), Change(1, 1, 4, bad: true), Change(2, 2, 6)])
            .ShouldBe([(0, 10, true), (1, 20, false), (2, 26, true)]);

    /// <summary>The second is green both with and without the first at 5: it lands 5 minutes before it.</summary>
    [Fact]
    public void Fleet_lands_what_is_covered_before_what_is_slow() =>
        Decided("fleet", [Change(0, 0, 10), Change(1, 1, 4)]).ShouldBe([(1, 5, true), (0, 10, true)]);

    [Fact]
    public void What_breaks_an_earlier_one_never_lands_beside_it() =>
        Decided("fleet", [Change(0, 0, 10), Change(1, 1, 4)], breaks: [(0, 1)])
            .Select(one => (one.Index, one.Landed)).ShouldBe([(0, true), (1, false)], ignoreOrder: true);

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        var workload = Workload.Generate(new WorkloadSettings { Rate = 60, Hours = 1, Seed = 7 });
        Decided("fleet", workload).ShouldBe(Decided("fleet", workload));
    }

    [Fact]
    public void Fleets_trunk_is_never_red_while_the_analyzer_is_right()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var workload = Workload.Generate(
                new WorkloadSettings { Rate = 60, Hours = 2, Seed = seed, ScopesPerRate = 0.5, BreakRate = 0.3, RiskMean = 0.2 });
            new Simulation(workload, 20, Policy("fleet")).Run().RedTrunks.ShouldBe(0);
        }
    }

    private static Change Change(int index, double at, double minutes, bool bad = false) => new(index, at, minutes, 0.1, bad, [0]);

    private static List<(int Index, double At, bool Landed)> Decided(
        string policy, IReadOnlyList<Change> changes, IReadOnlyList<(int, int)>? breaks = null) =>
        Decided(policy, new Workload(Quiet, changes, breaks ?? []));

    private static List<(int Index, double At, bool Landed)> Decided(string policy, Workload workload)
    {
        var (decided, names) = (new List<(int, double, bool)>(), new Dictionary<long, int>());
        new Simulation(workload, 50, Policy(policy), Note).Run();
        return decided;

        void Note(DateTimeOffset at, TrainFact fact)
        {
            var minute = Math.Round((at - Simulation.Start).TotalMinutes, 6);
            switch (fact)
            {
                case UnitEntered entered:
                    names[entered.Ticket] = int.Parse(entered.Candidate);
                    break;
                case UnitPutToTail put:
                    names[put.Next] = names[put.Ticket];
                    break;
                case UnitLanded landed:
                    decided.Add((names[landed.Ticket], minute, true));
                    break;
                case UnitSentBack back:
                    decided.Add((names[back.Ticket], minute, false));
                    break;
            }
        }
    }

    private static Func<PolicyPlace, IPolicy> Policy(string name) => name switch
    {
        "oracle" => place => new Oracle(place),
        "single" => place => new SingleQueue(place),
        "optimistic" => place => new Optimistic(place),
        "all" => place => new SpeculateAll(place),
        "2019" => SubmitQueue.Of2019,
        "2025" => SubmitQueue.Of2025,
        "batching" => _ => new Batching(),
        _ => place => new FleetTrain(new TrainSettings { Slots = place.Slots }),
    };
}
