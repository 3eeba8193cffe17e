using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;
using static Fleet.Domain.Tests.Trunk.Some;

namespace Fleet.Domain.Tests.Trunk;

public sealed class RecoveryTests
{
    private static readonly MergeStarted Merge = Started(1, "a");

    [Fact]
    public void What_is_on_the_trunk_with_its_mark_has_landed() =>
        Recovery.Decide(Merge, new RemoteTrunk(Merge.After, Merge.After, Merge.After))
            .ShouldBe(new Settlement.Finish(Merge.After, RepairMark: false));

    [Fact]
    public void What_is_on_the_trunk_without_its_mark_has_landed_and_the_mark_is_mended() =>
        Recovery.Decide(Merge, new RemoteTrunk("later", Merge.After, null))
            .ShouldBe(new Settlement.Finish(Merge.After, RepairMark: true));

    [Fact]
    public void What_landed_as_another_commit_has_landed_as_that() =>
        Recovery.Decide(Merge, new RemoteTrunk("later", "earlier", "earlier"))
            .ShouldBe(new Settlement.Finish("earlier", RepairMark: false));

    [Fact]
    public void A_trunk_that_is_as_before_did_not_take_the_push() =>
        Recovery.Decide(Merge, new RemoteTrunk(Merge.Before, null, null))
            .ShouldBeOfType<Settlement.Abandon>().RemoveMark.ShouldBeFalse();

    [Fact]
    public void A_mark_of_ours_without_a_landing_is_removed() =>
        Recovery.Decide(Merge, new RemoteTrunk(Merge.Before, null, Merge.After))
            .ShouldBeOfType<Settlement.Abandon>().RemoveMark.ShouldBeTrue();

    [Fact]
    public void A_trunk_that_others_moved_is_named() =>
        Recovery.Decide(Merge, new RemoteTrunk("theirs", null, null))
            .ShouldBeOfType<Settlement.Abandon>().Reason.ShouldContain("theirs");

    [Fact]
    public void A_mark_of_a_commit_that_left_the_trunk_is_for_a_person() =>
        Recovery.Decide(Merge, new RemoteTrunk(Merge.Before, null, "elsewhere")).ShouldBeOfType<Settlement.Impossible>();
}
