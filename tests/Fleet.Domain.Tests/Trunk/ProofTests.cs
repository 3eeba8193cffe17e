using Fleet.Domain.Gates;
using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Trunk.Some;

namespace Fleet.Domain.Tests.Trunk;

public sealed class ProofTests
{
    private static readonly NeededGate[] Needed =
        [new("build", "make build", "key-build"), new("test", "make test", "key-test")];

    [Fact]
    public void Evidence_of_the_very_tree_proves_it() =>
        Proof.Judge("tree", Needed, [Green("build"), Green("test")], [])
            .ShouldBe(new Judgement.Proved([Green("build"), Green("test")]));

    [Fact]
    public void Evidence_of_the_same_inputs_proves_another_tree_and_is_marked_as_reused() =>
        Proof.Judge("tree", Needed, [Green("build", "old", "key-build"), Green("test")], [])
            .ShouldBe(new Judgement.Proved(
                [Green("build", "old", "key-build") with { Reused = true }, Green("test")]));

    [Fact]
    public void Evidence_of_another_tree_and_other_inputs_proves_nothing() =>
        Proof.Judge("tree", Needed, [Green("build", "old", "other"), Green("test")], [])
            .ShouldBe(new Judgement.Unproved(["build"], false));

    [Fact]
    public void Unknown_inputs_are_never_the_same() =>
        Proof.Judge("tree", [new NeededGate("test", "make test", "")], [Green("test", "old", "")], [])
            .ShouldBeOfType<Judgement.Unproved>();

    [Fact]
    public void What_a_runner_answered_for_this_tree_counts_also_where_it_knew_the_result_from_before()
    {
        var known = Green("test", "old", "key of its tools") with { Reused = true };
        NeededGate[] needed = [new("test", "make test", "")];

        Proof.Judge("tree", needed, [], Verdict(1, "tree", known)).ShouldBe(new Judgement.Proved([known]));
        Proof.Judge("tree", needed, [known], [], own: [known]).ShouldBe(new Judgement.Proved([known]));
        Proof.Judge("tree", needed, [known], Verdict(1, "old", known)).ShouldBeOfType<Judgement.Unproved>();
    }

    [Fact]
    public void Another_command_under_the_same_name_proves_nothing() =>
        Proof.Judge("tree", Needed, [Green("build"), Green("test") with { Command = "true" }], [])
            .ShouldBe(new Judgement.Unproved(["test"], false));

    [Fact]
    public void A_red_gate_on_this_very_tree_is_a_verdict() =>
        Proof.Judge("tree", Needed, [], Verdict(1, "tree", Green("build"), Red("test")))
            .ShouldBeOfType<Judgement.Red>().First.ShouldBe(Red("test"));

    [Fact]
    public void A_red_gate_on_a_tree_of_yesterday_is_none() =>
        Proof.Judge("tree", Needed, [], Verdict(1, "old", Red("test", "old"))).ShouldBeOfType<Judgement.Unproved>();

    [Fact]
    public void A_tree_on_which_nobody_can_tell_is_given_up_after_some_validations()
    {
        var verdict = Enumerable.Range(1, Proof.ValidationsMax).Aggregate(
            State(new CandidateQueued(Queued("a"))),
            (state, number) => state.Evolve(Asked(number, "a")).Evolve(new ValidationFinished(number, [], "No disk.")))
            .Of(Queued("a")).ToList();
        Proof.Judge("tree", Needed, [], verdict).ShouldBeOfType<Judgement.GivenUp>().Reason.ShouldContain("No disk.");
        Proof.Judge("moved", Needed, [], verdict).ShouldBeOfType<Judgement.Unproved>();
    }

    [Fact]
    public void The_newest_verdict_on_a_tree_counts()
    {
        TreeValidation[] redThenGreen = [.. Verdict(1, "tree", Red("test")), .. Verdict(2, "tree", Green("build"), Green("test"))];
        Proof.Judge("tree", Needed, [], redThenGreen).ShouldBeOfType<Judgement.Proved>();
        Proof.Judge("tree", Needed, [], [.. redThenGreen.Reverse()]).ShouldBeOfType<Judgement.Red>();
    }

    private static TreeValidation[] Verdict(long number, string tree, params GateEvidence[] evidence) =>
        [new(Asked(number, "a", tree), new ValidationFinished(number, new(evidence), null))];
}
