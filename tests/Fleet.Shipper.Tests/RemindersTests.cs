using Fleet.Shipper.Candidates;

namespace Fleet.Shipper.Tests;

public sealed class RemindersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_said_again_ever_more_rarely()
    {
        var reminders = new Reminders();
        var said = Enumerable.Range(0, 61)
            .Where(second => reminders.Due("x", Noon, TimeSpan.FromSeconds(5), Noon.AddSeconds(second)));
        said.ShouldBe([5, 15, 35]);
    }

    [Fact]
    public void What_was_so_no_more_begins_anew()
    {
        var reminders = new Reminders();
        reminders.Due("x", Noon, TimeSpan.FromSeconds(5), Noon.AddSeconds(5)).ShouldBeTrue();
        reminders.Keep(new HashSet<string>());
        reminders.Due("x", Noon, TimeSpan.FromSeconds(5), Noon.AddSeconds(6)).ShouldBeTrue();
    }
}
