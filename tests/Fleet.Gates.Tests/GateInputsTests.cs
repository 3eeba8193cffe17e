using Shouldly;
using Xunit;

namespace Fleet.Gates.Tests;

public class GateInputsTests
{
    private static readonly Gate Build = new("build", "make", ["src/**", "**/*.props"], 10, []);
    private static readonly Gate Test = new("test", "make test", ["tests/**"], 10, ["build"]);
    private static readonly Gate Whole = new("whole", "make all", [], 10, []);

    private static readonly TreeItem[] Items =
    [
        new("100644", "a1", "src/a.c"), new("100644", "b1", "tests/b.c"), new("100644", "c1", "docs/c.md"), new("100644", "d1", "x/y.props"),
    ];

    private static IReadOnlyDictionary<string, string> Keys(TreeItem[] items, string tree = "t1", string toolchain = "", Gate? build = null) =>
        GateInputs.Keys([Test, build ?? Build, Whole], tree, items, toolchain);

    private static TreeItem[] With(string path, Func<TreeItem, TreeItem> change) => [.. Items.Select(i => i.Path == path ? change(i) : i)];

    private static IEnumerable<string> Changed(IReadOnlyDictionary<string, string> keys) =>
        Keys(Items).Where(key => keys[key.Key] != key.Value).Select(key => key.Key).Order();

    [Fact]
    public void The_same_inputs_in_another_order_have_the_same_keys() => Changed(Keys([.. Items.Reverse()])).ShouldBeEmpty();

    [Fact]
    public void A_change_elsewhere_leaves_a_gate_with_paths_proved() =>
        Changed(Keys(With("docs/c.md", i => i with { ObjectId = "c2" }), tree: "t2")).ShouldBe(["whole"]);

    [Fact]
    public void A_change_below_its_paths_makes_a_gate_and_all_that_need_it_stale() =>
        Changed(Keys(With("src/a.c", i => i with { ObjectId = "a2" }))).ShouldBe(["build", "test"]);

    [Fact]
    public void A_change_of_mode_or_name_is_a_change()
    {
        Changed(Keys(With("tests/b.c", i => i with { Mode = "100755" }))).ShouldBe(["test"]);
        Changed(Keys(With("tests/b.c", i => i with { Path = "tests/c.c" }))).ShouldBe(["test"]);
        Changed(Keys(With("tests/b.c", i => i with { Path = "other/b.c" }))).ShouldBe(["test"]);
    }

    [Fact]
    public void Another_command_limit_or_toolchain_is_another_gate()
    {
        Changed(Keys(Items, build: Build with { Run = "make -j" })).ShouldBe(["build", "test"]);
        Changed(Keys(Items, build: Build with { Minutes = 11 })).ShouldBe(["build", "test"]);
        Changed(Keys(Items, toolchain: "10.0.2")).ShouldBe(["build", "test", "whole"]);
    }

    [Fact]
    public void Values_that_run_together_alike_are_told_apart()
    {
        var one = GateInputs.Key(Whole with { Run = "ab" }, "t", [], [], "c");
        var other = GateInputs.Key(Whole with { Run = "a" }, "t", [], [], "bc");
        one.ShouldNotBe(other);
        one.Length.ShouldBe(64);
    }

    [Fact]
    public void A_gate_on_a_tree_called_like_a_file_is_no_gate_on_that_file() =>
        GateInputs.Key(Whole, "x", [], [], "").ShouldNotBe(GateInputs.Key(Whole with { Paths = ["x"] }, "t", [new("tree", "x", "x")], [], ""));
}
