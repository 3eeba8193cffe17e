using Fleet.Shipper.Branches;

namespace Fleet.Shipper.Tests;

public sealed class LandedBranchesTests
{
    [Fact]
    public void Branches_of_landed_tasks_go_whatever_their_attempt_and_all_others_stay()
    {
        var branches = new[]
        {
            "refs/heads/fleet/voice/schema/1", "refs/heads/fleet/voice/schema/2", "refs/heads/fleet/voice/menu/1",
            "refs/heads/fleet/other/schema/1", "refs/heads/fleet/voice", "refs/heads/fleet/voice/schema/1/more",
        }.ToDictionary(name => name, _ => "commit");

        LandedBranches.Among(branches, new HashSet<string> { "voice/schema" }).Select(branch => branch.Key)
            .ShouldBe(["refs/heads/fleet/voice/schema/1", "refs/heads/fleet/voice/schema/2"]);
    }
}
