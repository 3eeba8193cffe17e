using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Trunk.Some;

namespace Fleet.Domain.Tests.Trunk;

public sealed class TrainTests
{
    [Fact]
    public void An_empty_queue_is_idle() => Train.Next(TrunkState.Start).ShouldBeOfType<TrainStep.Idle>();

    [Fact]
    public void The_first_in_the_queue_has_its_turn() =>
        Train.Next(State(new CandidateQueued(Queued("a")), new CandidateQueued(Queued("b"))))
            .ShouldBe(new TrainStep.Try(Queued("a"), null));

    [Fact]
    public void What_was_begun_is_ended_before_anything_else() =>
        Train.Next(State(new CandidateQueued(Queued("a")), Started(1, "a")))
            .ShouldBe(new TrainStep.Recover(Started(1, "a")));

    [Fact]
    public void A_validation_is_waited_for_and_its_verdict_goes_into_the_next_try()
    {
        var asked = State(new CandidateQueued(Queued("a")), Asked(1, "a"));
        Train.Next(asked).ShouldBeOfType<TrainStep.AwaitVerdict>().Asked.Asked.ShouldBe(Asked(1, "a"));

        var finished = new ValidationFinished(1, [Green("test")], null);
        Train.Next(asked.Evolve(finished)).ShouldBeOfType<TrainStep.Try>().Verdict!.Finished.ShouldBe(finished);
    }

    [Fact]
    public void When_the_head_leaves_its_validation_is_nobodys() =>
        Train.Next(State(
            new CandidateQueued(Queued("a")), new CandidateQueued(Queued("b")), Asked(1, "a"),
            new CandidateDropped("voice", "a", 1, "cancelled")))
            .ShouldBe(new TrainStep.Try(Queued("b"), null));

    [Fact]
    public void A_candidate_is_queued_once_and_not_after_its_task_has_landed()
    {
        var queued = State(new CandidateQueued(Queued("a")));
        TrunkDecider.Enqueue(Queued("a"), queued).ShouldBeEmpty();
        TrunkDecider.Enqueue(Queued("a", 2), queued.Evolve(Started(1, "a").Receipt)).ShouldBeEmpty();
        TrunkDecider.Enqueue(Queued("b"), queued).ShouldBe([new CandidateQueued(Queued("b"))]);
    }

    [Fact]
    public void A_verdict_counts_once_and_only_for_the_validation_that_is_waited_for()
    {
        var asked = State(new CandidateQueued(Queued("a")), Asked(1, "a"), Asked(2, "a"));
        var late = new ValidationFinished(1, [], null);
        var right = new ValidationFinished(2, [], null);
        TrunkDecider.Finish(late, asked).ShouldBeEmpty();
        TrunkDecider.Finish(right, asked).ShouldBe([right]);
        TrunkDecider.Finish(right, asked.Evolve(right)).ShouldBeEmpty();
    }

    [Fact]
    public void Abandoned_merges_of_the_head_are_counted_until_it_leaves()
    {
        var twice = State(
            new CandidateQueued(Queued("a")), Started(1, "a"), new MergeAbandoned(1, "moved"), Started(2, "a"),
            new MergeAbandoned(2, "moved again"));
        twice.Abandoned.ShouldBe(new AbandonedMerges(2, "moved again"));
        twice.Evolve(Started(3, "a")).Evolve(Started(3, "a").Receipt).Abandoned.ShouldBeNull();
    }
}
