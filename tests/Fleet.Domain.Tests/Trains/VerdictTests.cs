using Fleet.Domain.Trains;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Trains;

public sealed class VerdictTests
{
    private static readonly TrainSettings Settings = new() { Slots = 4 };

    [Fact]
    public void It_lands_early_when_every_outcome_before_it_is_proved()
    {
        var half = Train().Evolve(new BuildStarted(1, new BuildKey(2, [1]))).Evolve(new BuildFinished(1, true));
        Decide(half).Land.ShouldBeEmpty();

        var whole = half.Evolve(new BuildStarted(2, new BuildKey(2, []))).Evolve(new BuildFinished(2, true));
        Decide(whole).Land.ShouldBe([2L]);
    }

    [Fact]
    public void A_proof_with_one_that_then_leaves_is_none()
    {
        var state = Train().Evolve(new BuildStarted(1, new BuildKey(2, [1]))).Evolve(new BuildFinished(1, true))
            .Evolve(new UnitSentBack(1));
        Decide(state).Land.ShouldBeEmpty();
        Decide(state).Start.ShouldBe([new BuildKey(2, [])]);
    }

    [Fact]
    public void A_running_build_that_assumed_wrongly_is_stopped() =>
        Decide(Train().Evolve(new BuildStarted(1, new BuildKey(2, [1]))).Evolve(new UnitSentBack(1))).Stop.ShouldBe([1L]);

    [Fact]
    public void Red_of_a_trusted_one_goes_to_the_tail_once_and_then_back()
    {
        var red = Enter(TrainState.Start, 1, [], chance: 0.99).Evolve(new BuildStarted(1, new BuildKey(1, [])))
            .Evolve(new BuildFinished(1, false));
        Decide(red).PutToTail.ShouldBe([1L]);

        var again = red.Evolve(new UnitPutToTail(1, 2)).Evolve(new BuildStarted(2, new BuildKey(2, [])))
            .Evolve(new BuildFinished(2, false));
        Decide(again).SendBack.ShouldBe([new SentBack(2, null)]);
    }

    [Fact]
    public void Red_of_a_doubtful_one_goes_back_at_once() =>
        Decide(Enter(TrainState.Start, 1, [], chance: 0.5).Evolve(new BuildStarted(1, new BuildKey(1, [])))
            .Evolve(new BuildFinished(1, false))).SendBack.ShouldBe([new SentBack(1, null)]);

    [Fact]
    public void A_certain_clash_is_never_built_together_and_goes_back_when_the_other_has_landed()
    {
        var state = Enter(Enter(TrainState.Start, 1, []), 2, [1], clashes: [1]);
        Decide(state).Start.ShouldBe([new BuildKey(1, []), new BuildKey(2, [])], ignoreOrder: true);
        Decide(state.Evolve(new UnitLanded(1))).SendBack.ShouldBe([new SentBack(2, 1)]);
    }

    private static TrainState Train() => Enter(Enter(TrainState.Start, 1, []), 2, [1]);

    private static TrainState Enter(
        TrainState state, long ticket, TicketSet conflicts, double chance = 0.9, TicketSet? clashes = null) =>
        state.Evolve(new UnitEntered(ticket, $"{ticket}", DateTimeOffset.UnixEpoch, chance, conflicts, clashes ?? []));

    private static TrainDecision Decide(TrainState state) =>
        TrainScheduler.Decide(state, Settings, DateTimeOffset.UnixEpoch.AddMinutes(1));
}
