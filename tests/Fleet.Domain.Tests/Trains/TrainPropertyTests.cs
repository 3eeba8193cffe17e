using Fleet.Domain.Trains;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Trains;

public sealed class TrainPropertyTests
{
    private const int Runs = 150;

    [Fact]
    public void Nothing_lands_that_makes_the_trunk_red_no_slot_is_used_twice_and_the_oldest_is_always_served()
    {
        for (var seed = 1; seed <= Runs; seed++)
        {
            var run = Some(seed);
            run.Faults.ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void Every_candidate_is_decided()
    {
        for (var seed = 1; seed <= Runs; seed++)
        {
            var run = Some(seed);
            run.State.Units.ShouldBeEmpty($"seed {seed}");
            run.Decided.ShouldBe(Candidates, $"seed {seed}");
        }
    }

    [Fact]
    public void Asked_again_without_anything_new_it_answers_the_same()
    {
        var run = new TrainRun(seed: 1, slots: 3);
        for (var n = 0; n < 8; n++)
        {
            run.Enter();
        }

        var first = TrainScheduler.Decide(run.State, run.Settings, run.Now);
        first.Start.Count.ShouldBe(3);
        TrainScheduler.Decide(run.State, run.Settings, run.Now).ShouldBe(first);
    }

    private const int Candidates = 25;

    private static TrainRun Some(int seed)
    {
        var random = new Random(seed);
        var run = new TrainRun(seed, slots: 1 + random.Next(8));
        for (var entered = 0; entered < Candidates;)
        {
            if (random.Next(2) == 0)
            {
                run.Enter();
                entered++;
            }
            else
            {
                run.EndOne();
            }

            run.Decide();
        }

        for (var steps = 0; steps < 2000 && run.State.Units.Count > 0; steps++)
        {
            run.EndOne();
            run.Decide();
        }

        return run;
    }
}
