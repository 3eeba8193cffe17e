using Shouldly;
using Xunit;

namespace Fleet.Processes.Tests;

public sealed class ProcessTreeTests
{
    [Theory]
    [InlineData("sleep 700 & sleep 701 & exit 0", "children left behind")]
    [InlineData("setsid sleep 700 & exit 0", "left the session")]
    [InlineData("setsid sh -c 'setsid sleep 700 & exit 0' & exit 0", "re-parented")]
    [InlineData("trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & exit 0", "ignores SIGTERM")]
    public async Task What_a_program_leaves_behind_is_gone_when_its_result_is_there(string script, string kind)
    {
        var command = Shell(script) with { TreeMarker = $"left-{kind}" };

        var result = await command.Run();

        result.LeftBehind.ShouldBeEmpty();
        ProcessTree.Marked($"left-{kind}").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed_after_its_grace()
    {
        var command = Shell("trap '' TERM; echo up; while :; do sleep 1; done") with
        {
            TreeMarker = "stubborn", Grace = TimeSpan.FromMilliseconds(200),
        };
        var up = new TaskCompletionSource();
        var running = await RunningCommand.Start(command, _ => up.TrySetResult());
        await up.Task;

        var result = await running.Stop();

        (result.End, result.ExitCode).ShouldBe((CommandEnd.Stopped, 128 + 9));
        ProcessTree.Marked("stubborn").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_has_its_grace_to_tidy_up()
    {
        var up = new TaskCompletionSource();
        var running = await RunningCommand.Start(
            Shell("trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.05; done"), _ => up.TrySetResult());
        await up.Task;

        (await running.Stop()).Output.ShouldBe("up\nsaved\n");
    }

    [Fact]
    public async Task A_thousand_forks_are_all_ended()
    {
        var up = new TaskCompletionSource();
        var script = "i=0; while [ $i -lt 1000 ]; do setsid sleep 800 & i=$((i+1)); done; echo up; wait";
        var running = await RunningCommand.Start(
            Shell(script) with { TreeMarker = "forks", Grace = TimeSpan.Zero }, _ => up.TrySetResult());
        await up.Task;
        running.Tree.Members().Count.ShouldBeGreaterThan(1000);

        (await running.Stop()).LeftBehind.ShouldBeEmpty();

        ProcessTree.Marked("forks").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tree_of_an_earlier_run_is_found_by_its_marker()
    {
        var running = await RunningCommand.Start(Shell("sleep 900") with { TreeMarker = "earlier" });

        var ended = await ProcessTree.Marked("earlier").End(TimeSpan.FromSeconds(1));

        ended.ShouldBeEmpty();
        (await running.Completion).ExitCode.ShouldNotBe(0);
    }

    private static Command Shell(string script) =>
        new("/bin/sh", "-c", script) { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } };
}
