using Fleet.Processes;
using Shouldly;
using Xunit;

namespace Fleet.Sandbox.Tests;

/// <summary>What is started is gone afterwards, with bubblewrap and without.</summary>
public sealed class ContainmentTests
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Exit_code_output_and_working_directory_are_those_of_the_command(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);

        var result = await host.Shell("pwd; echo err >&2; echo h > $HOME/h; cat $HOME/h; exit 7");

        (result.ExitCode, result.Output, result.Error).ShouldBe((7, $"{host.Workspace}\nh\n", "err\n"));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_home_of_the_run_is_used_where_one_is_given(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);
        var home = Directory.CreateDirectory(Path.Combine(host.Home, "home")).FullName;

        await host.Shell("echo h > $HOME/h", host.Policy with { Home = home });

        File.ReadAllText(Path.Combine(home, "h")).ShouldBe("h\n");
    }

    [Theory]
    [InlineData(true, "sleep 700 & sleep 701 & exit 0"), InlineData(false, "sleep 700 & sleep 701 & exit 0")]
    [InlineData(true, "setsid sh -c 'setsid sleep 700 & exit 0' & exit 0"), InlineData(false, "setsid sh -c 'setsid sleep 700 & exit 0' & exit 0")]
    [InlineData(true, "trap '' TERM HUP; (while :; do sleep 1; done) & exit 0"), InlineData(false, "trap '' TERM HUP; (while :; do sleep 1; done) & exit 0")]
    [InlineData(true, "env -i setsid sh -c 'sleep 700 & exit 0' & exit 0")]
    public async Task Nothing_is_left_behind(bool bubblewrap, string script)
    {
        await using var host = await Host.Create(bubblewrap);
        await using var run = host.Sandbox.Wrap(new Command("/bin/sh", "-c", script), host.Policy);

        (await run.Command.Run()).LeftBehind.ShouldBeEmpty();

        ProcessTree.Marked(host.Run).Members().ShouldBeEmpty();
        run.Group.Processes().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_fork_bomb_of_a_thousand_is_ended_at_the_time_limit(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);

        var result = await host.Shell(
            "i=0; while [ $i -lt 1000 ]; do (trap '' TERM; setsid sleep 800) & i=$((i+1)); done; echo up; wait",
            with: command => command with { TimeLimit = TimeSpan.FromSeconds(6), Grace = TimeSpan.FromMilliseconds(100) });

        (result.End, result.LeftBehind.Count).ShouldBe((CommandEnd.TimedOut, 0));
        ProcessTree.Marked(host.Run).Members().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_limit_on_processes_holds_where_the_kernel_can_and_is_told_where_not(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);
        await using var run = host.Sandbox.Wrap(
            new Command("/bin/sh", "-c", "i=0; while [ $i -lt 200 ]; do sleep 300 & i=$((i+1)); done; echo through"),
            host.Policy with { Limits = new() { ProcessesMax = 40 } });

        var result = await run.Command.Run();

        (run.Gaps.Any(gap => gap.Contains("No limit on pids")) || run.Group.RefusedProcesses() > 0).ShouldBeTrue(result.Error);
        ProcessTree.Marked(host.Run).Members().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Ten_gigabytes_of_output_are_cut_off(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);

        var result = await host.Shell("yes | head -c 10000000000", with: c => c with { OutputEndsAtBytes = 200_000_000 });

        (result.End, result.StandardOutput.Bytes.Length).ShouldBe((CommandEnd.OutputLimit, Command.DefaultOutputLimitBytes));
        ProcessTree.Marked(host.Run).Members().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task An_agent_has_its_grace_to_save_its_work(bool bubblewrap)
    {
        await using var host = await Host.Create(bubblewrap);
        await using var run = host.Sandbox.Wrap(
            new Command("/bin/sh", "-c", "trap 'echo saved > saved; exit 0' TERM; echo up; while :; do sleep 0.05; done"), host.Policy);
        var up = new TaskCompletionSource();
        var running = await RunningCommand.Start(run.Command, _ => up.TrySetResult());
        await up.Task;

        await running.Stop();

        File.ReadAllText(Path.Combine(host.Workspace, "saved")).ShouldBe("saved\n");
    }

    [Fact]
    public async Task Without_bubblewrap_the_run_says_loudly_that_it_is_not_confined()
    {
        await using var host = await Host.Create(bubblewrap: false);
        await using var run = host.Sandbox.Wrap(new Command("/bin/true"), host.Policy);

        run.Gaps[0].ShouldStartWith("NO SANDBOX");
        run.Gaps[0].ShouldContain("switched off for a test");
    }
}
