using System.Text;
using Fleet.Domain.Tasks;
using Fleet.ImplementerRunner.Attempts;

namespace Fleet.ImplementerRunner.Tests;

public sealed class ContextPackTests
{
    [Fact]
    public void It_tells_rules_conventions_the_task_and_earlier_failures_in_this_order()
    {
        var pack = Pack([new("style.md", "Be brief.")], [Failed(1, "Red."), Failed(2, "Redder.")], fromCheckpoint: true);

        string[] order =
        [
            "# Rules", "`src/**`", "go on from there", "# The project's conventions", "## style.md", "Be brief.",
            "# The task: Say hello (p/a, attempt 3)", "Please say hello.", "    make test", "# What earlier attempts",
            "## Attempt 2: Redder.", "## Attempt 1: Red.",
        ];
        order.Select(part => pack.IndexOf(part, StringComparison.Ordinal)).ShouldBeInOrder();
        pack.ShouldContain(order[0]);
        pack.ShouldNotContain("Left out");
    }

    [Fact]
    public void The_same_facts_make_the_same_pack() =>
        Pack([new("style.md", "Be brief.")], [Failed(1, "Red.")]).ShouldBe(Pack([new("style.md", "Be brief.")], [Failed(1, "Red.")]));

    [Fact]
    public void What_there_is_no_room_for_is_left_out_oldest_first_and_named()
    {
        var setbacks = Enumerable.Range(1, 8).Select(attempt => Failed(attempt, $"Reason {attempt}.", new string('d', 1500))).ToArray();
        var pack = Pack([new("long.md", new string('x', 9_000)), new("short.md", "Be brief.")], setbacks, bytesMax: 8 * 1024);

        Encoding.UTF8.GetByteCount(pack).ShouldBeLessThanOrEqualTo(8 * 1024);
        pack.ShouldContain("Reason 8.");
        pack.ShouldNotContain("Reason 1.");
        pack.ShouldContain("long.md.)");
        pack.ShouldMatch(@"\(Left out, for the limit of this text: (attempt \d, )*attempt 1\.\)");
        pack.ShouldContain("Please say hello.");
    }

    [Fact]
    public void A_task_without_scope_failures_and_conventions_has_no_empty_sections()
    {
        var pack = ContextPack.Write(Work.Task("p", "a") with { Scope = [], Accept = [] }, 1, [], [], false, 8 * 1024);

        pack.ShouldNotContain("conventions");
        pack.ShouldNotContain("earlier attempts tried");
        pack.ShouldContain("Change only what the task needs.");
    }

    private static string Pack(
        ContextFile[] files, AttemptSetback[] setbacks, bool fromCheckpoint = false, int bytesMax = 128 * 1024) => ContextPack.Write(
        Work.Task("p", "a") with { Title = "Say hello", Prompt = "Please say hello.", Scope = ["src/**"], Accept = ["make test"] },
        3, files, setbacks, fromCheckpoint, bytesMax);

    private static AttemptSetback Failed(int attempt, string reason, string detail = "") =>
        new(attempt, new Setback(SetbackKind.GateRed, reason, detail, null));
}
