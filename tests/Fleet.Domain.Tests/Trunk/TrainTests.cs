using Fleet.Domain.Trains;
using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Trunk.Some;

namespace Fleet.Domain.Tests.Trunk;

public sealed class TrainTests
{
    private static readonly TrunkEvent[] ThreeInARow = [Comes("a"), Comes("b", 1), Comes("c", 1, 2)];

    [Fact]
    public void An_empty_queue_is_idle() => Next([]).ShouldBeOfType<TrainStep.Idle>();

    [Fact]
    public void The_first_in_the_queue_has_its_turn() =>
        Next([new CandidateQueued(Queued("a")), new CandidateQueued(Queued("b"))]).ShouldBe(new TrainStep.Try(Queued("a", ticket: 1)));

    [Fact]
    public void What_was_begun_is_ended_before_anything_else() =>
        Next([Comes("a"), Started(1, "a")]).ShouldBe(new TrainStep.Recover(Started(1, "a")));

    [Fact]
    public void A_verdict_is_waited_for_and_then_acted_on()
    {
        TrunkEvent[] asked = [Comes("a"), Asked(1, "a")];
        Next(asked).ShouldBeOfType<TrainStep.AwaitVerdicts>();
        Next([.. asked, Finished(1, Green("test"))]).ShouldBe(new TrainStep.Try(Queued("a", ticket: 1)));
    }

    [Fact]
    public void A_validation_that_reached_no_verdict_lets_its_candidate_be_tried_again() =>
        Next([Comes("a"), Asked(1, "a"), new ValidationFinished(1, [], "No disk.")]).ShouldBe(new TrainStep.Try(Queued("a", ticket: 1)));

    [Fact]
    public void Whoever_has_to_do_with_nobody_is_tried_beside_the_others() =>
        Next([Comes("a"), Comes("b", 1), Comes("c"), Asked(1, "a")], slots: 1).ShouldBe(new TrainStep.Try(Queued("c", ticket: 3)));

    [Fact]
    public void Free_slots_prove_what_comes_after_what_is_being_proved()
    {
        TrunkEvent[] asked = [.. ThreeInARow, Asked(1, "a")];
        Next(asked, slots: 1).ShouldBeOfType<TrainStep.AwaitVerdicts>();

        var ahead = Next(asked, slots: 2).ShouldBeOfType<TrainStep.ProveAhead>();
        (ahead.Candidate.Task, string.Concat(ahead.Assumed.Select(one => one.Task))).ShouldBe(("b", "a"));

        var third = Next([.. asked, Asked(2, "b", "tree-ab", 1)], slots: 3).ShouldBeOfType<TrainStep.ProveAhead>();
        (third.Candidate.Task, string.Concat(third.Assumed.Select(one => one.Task))).ShouldBe(("c", "ab"));
    }

    [Fact]
    public void What_cannot_be_built_is_not_asked_for_again()
    {
        TrunkEvent[] asked = [Comes("a"), Comes("b", 1), Asked(1, "a")];
        Next(asked, slots: 2, futile: [new BuildKey(2, [1]), new BuildKey(2, [])]).ShouldBeOfType<TrainStep.AwaitVerdicts>();
    }

    [Fact]
    public void When_the_first_lands_what_was_proved_ahead_lands_next_without_another_validation() =>
        Next([.. ThreeInARow, Asked(1, "a"), Asked(2, "b", "tree-ab", 1), Finished(2, Green("test")), Finished(1, Green("test")),
            Started(1, "a"), Started(1, "a").Receipt]).ShouldBe(new TrainStep.Try(Queued("b", ticket: 2)));

    [Fact]
    public void When_the_first_goes_back_what_assumed_its_landing_is_stopped()
    {
        TrunkEvent[] gone = [.. ThreeInARow, Asked(1, "a"), Asked(2, "b", "tree-ab", 1), new CandidateDropped("voice", "a", 1, "red")];
        Next(gone).ShouldBe(new TrainStep.Try(Queued("b", ticket: 2)));
        Next([.. gone, Asked(3, "b")]).ShouldBe(new TrainStep.Stop([1, 2]));
    }

    [Fact]
    public void A_red_that_may_be_a_flake_goes_behind_all_others_once()
    {
        TrunkEvent[] red = [Comes("a"), Comes("b", 1), Asked(1, "a"), Finished(1, Red("test"))];
        Next(red).ShouldBe(new TrainStep.PutToTail(Queued("a", ticket: 1)));

        TrunkEvent[] put = [.. red, new CandidatePutToTail("voice", "a", 1)];
        State(put).Queue.Select(queued => (queued.Task, queued.Ticket)).ShouldBe([("b", 2), ("a", 3)]);
        Next(put).ShouldBe(new TrainStep.Try(Queued("b", ticket: 2)));

        TrunkEvent[] alone = [.. put, new CandidateDropped("voice", "b", 1, "cancelled"), Asked(2, "a"), Finished(2, Red("test"))];
        Next(alone).ShouldBe(new TrainStep.Try(Queued("a", ticket: 3)));
    }

    [Fact]
    public void A_tree_that_nobody_assumed_is_proved_once_more()
    {
        // Somebody pushed to the trunk past Fleet: the merge is another one now, and what was known does not count.
        TrunkEvent[] moved = [Comes("a"), Asked(1, "a"), Finished(1, Green("test")), Asked(2, "a", "another tree")];
        Next(moved).ShouldBeOfType<TrainStep.AwaitVerdicts>();
        Next([.. moved, Finished(2, Green("test", "another tree"))]).ShouldBeOfType<TrainStep.Try>();
    }

    [Fact]
    public void A_candidate_is_queued_once_and_not_after_its_task_has_landed()
    {
        var queued = State(new CandidateQueued(Queued("a")));
        TrunkDecider.Enqueue(Queued("a"), queued).ShouldBeEmpty();
        TrunkDecider.Enqueue(Queued("a", 2), queued.Evolve(Started(1, "a").Receipt)).ShouldBeEmpty();
        TrunkDecider.Enqueue(Queued("b"), queued).ShouldBe([new CandidateQueued(Queued("b"))]);
    }

    [Fact]
    public void A_verdict_counts_once_and_only_for_a_validation_that_is_waited_for()
    {
        var asked = State(new CandidateQueued(Queued("a")), Asked(1, "a"), Asked(2, "a"), new ValidationStopped(1, "voice", "a", ""));
        TrunkDecider.Finish(Finished(1), asked).ShouldBeEmpty();
        TrunkDecider.Finish(Finished(2), asked).ShouldBe([Finished(2)]);
        TrunkDecider.Finish(Finished(2), asked.Evolve(Finished(2))).ShouldBeEmpty();
        TrunkDecider.Finish(Finished(2), asked.Evolve(new CandidateDropped("voice", "a", 1, "cancelled"))).ShouldBeEmpty();
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

    private static TrainStep Next(TrunkEvent[] events, int slots = 4, BuildKey[]? futile = null)
    {
        var (trunk, train) = (TrunkState.Start, TrainState.Start);
        foreach (var happened in events)
        {
            train = TrainRecord.FactOf(happened, trunk) is { } fact ? train.Evolve(fact) : train;
            trunk = trunk.Evolve(happened);
        }

        return Fleet.Domain.Trunk.Train.Next(
            trunk, train, new TrainSettings { Slots = slots }, DateTimeOffset.UnixEpoch.AddMinutes(5), (futile ?? []).ToHashSet());
    }
}
