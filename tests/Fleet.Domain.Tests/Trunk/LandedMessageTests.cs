using Fleet.Domain.Trunk;
using Shouldly;
using Xunit;

namespace Fleet.Domain.Tests.Trunk;

public sealed class LandedMessageTests
{
    [Theory]
    [InlineData("Add voice", "Add voice\n\nFleet-Task: p/t\n")]
    [InlineData("Add voice\r\n\r\nIt speaks.\r\n", "Add voice\n\nIt speaks.\n\nFleet-Task: p/t\n")]
    [InlineData("Add voice\n\nSigned-off-by: Jo", "Add voice\n\nSigned-off-by: Jo\nFleet-Task: p/t\n")]
    [InlineData("Fix: it", "Fix: it\n\nFleet-Task: p/t\n")]
    [InlineData("", "(no message)\n\nFleet-Task: p/t\n")]
    public void The_tasks_trailer_is_the_last_line(string text, string expected) =>
        LandedMessage.Of(text, "p", "t", []).ShouldBe(expected);

    [Fact]
    public void Unwanted_trailers_are_left_out_and_nobody_else_says_what_has_landed() =>
        LandedMessage.Of("Add\n\nfleet-task: p/other\nCo-Authored-By: M <m@x>", "p", "t", ["Co-authored-by"])
            .ShouldBe("Add\n\nFleet-Task: p/t\n");
}
