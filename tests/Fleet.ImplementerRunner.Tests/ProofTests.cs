using Fleet.Contracts.Trunk;
using Fleet.Domain.Tasks;

namespace Fleet.ImplementerRunner.Tests;

/// <summary>What gates show, when it is used again, and for whom.</summary>
public sealed class ProofTests
{
    private const string Settings = """
        toolchain: "echo tools $TOOLS; exit $((TOOLS / 100))"
        gates:
          - {name: src, run: "ls ~; cat src/*", paths: ["src/**"]}
        """;

    private static readonly (string, string)[] Files = [(".fleet.yml", Settings), ("src/a.txt", "a\n")];

    [Fact]
    public async Task A_gate_that_can_see_nothing_new_is_not_run_again_on_a_host_with_the_same_tools()
    {
        await using var runner = await RunnerGround.On(Files, ("Variables:TOOLS", "1"));

        (await Src(runner, "first")).Reused.ShouldBeFalse();
        (await Src(runner, "second")).Reused.ShouldBeTrue();
    }

    [Fact]
    public async Task Other_tools_or_tools_that_cannot_be_named_run_it_again()
    {
        await using var runner = await RunnerGround.On(Files, ("Variables:TOOLS", "1"));
        await Src(runner, "first");
        await using var other = await runner.InsteadWith(("Variables:TOOLS", "2"));
        (await Src(other, "second")).Reused.ShouldBeFalse();
        await using var broken = await other.InsteadWith(("Variables:TOOLS", "100"));

        var unnamed = await Src(broken, "third");

        (unnamed.Reused, unnamed.InputsKey).ShouldBe((false, ""));
    }

    [Fact]
    public async Task What_an_agent_leaves_in_its_home_is_not_there_for_the_gates()
    {
        await using var runner = await RunnerGround.On(Files, ("Variables:TOOLS", "1"));

        await runner.Begin("home", "echo x > ~/trick.ini; echo b >> src/a.txt");

        (await runner.Staged("home")).Evidence.Single().Tail.ShouldBe("a\nb");
    }

    [Fact]
    public async Task A_merged_tree_is_proved_for_the_merge_executor()
    {
        await using var runner = await RunnerGround.On(Files, ("Variables:TOOLS", "1"));
        var tap = await runner.Ground.Wire.Tap("fleet.trunk.tree-validated");
        await runner.Begin("mine", "echo mine > src/mine.txt");
        var candidate = await runner.Staged("mine");
        var before = await runner.Ground.Origin.Push(("src/theirs.txt", "theirs\n"));

        await Validate(runner, candidate, before, 1);
        var proved = await runner.Ground.Wire.Next<TreeValidated>(tap);
        await Validate(runner, candidate, before, 2);
        var again = await runner.Ground.Wire.Next<TreeValidated>(tap);

        (proved.Validation, proved.Trouble, proved.Trunk).ShouldBe((1, null, "main"));
        proved.Gates.ShouldHaveSingleItem().Tail.ShouldBe("a\nmine\ntheirs");
        (proved.Gates[0].ExitCode, proved.Gates[0].Reused, again.Gates.ShouldHaveSingleItem().Reused).ShouldBe((0, false, true));
        await runner.AtRest();
    }

    [Fact]
    public async Task A_tree_that_the_merge_does_not_make_here_gets_no_verdict()
    {
        await using var runner = await RunnerGround.On(Files, ("Variables:TOOLS", "1"));
        var tap = await runner.Ground.Wire.Tap("fleet.trunk.tree-validated");
        await runner.Begin("mine", "echo mine > src/mine.txt");
        var candidate = await runner.Staged("mine");

        await Validate(runner, candidate, candidate.Base, 3, new string('1', 40));

        var verdict = await runner.Ground.Wire.Next<TreeValidated>(tap);
        verdict.Gates.ShouldBeEmpty();
        verdict.Trouble!.ShouldContain("does not make the tree");
    }

    private static async Task<Domain.Gates.GateEvidence> Src(RunnerGround runner, string task)
    {
        await runner.Begin(task, $"echo {task} > {task}.txt");
        return (await runner.Staged(task)).Evidence.ShouldHaveSingleItem();
    }

    private static async Task Validate(RunnerGround runner, Candidate candidate, string before, long number, string? tree = null)
    {
        var origin = runner.Ground.Origin;
        tree ??= (await origin.Git("merge-tree", "--write-tree", before, candidate.Commit)).Trim();
        await runner.Ground.Wire.Send("validate-tree", "fleet:trunk:validate-tree:v1", new ValidateTree
        {
            Repository = origin.Address, Trunk = "main", Validation = number, Before = before, Branch = candidate.Branch,
            Commit = candidate.Commit, Tree = tree, Gates = ["src"],
        });
    }
}
