using System.Net;
using System.Net.Sockets;
using Fleet.Git;
using Fleet.Git.Workspaces;
using Fleet.Processes;
using Shouldly;
using Xunit;

namespace Fleet.Sandbox.Tests;

/// <summary>What a command under bubblewrap cannot do.</summary>
public sealed class ConfinementTests
{
    [Fact]
    public async Task Everything_asked_for_is_enforced_on_a_host_that_can()
    {
        await using var host = await Host.Create();
        await using var run = host.Sandbox.Wrap(new Command("/bin/true"), host.Policy with { Limits = new() });

        run.Gaps.ShouldBeEmpty();
        (await run.Command.Run()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Only_the_workspace_home_and_tmp_can_be_written()
    {
        await using var host = await Host.Create();
        var others = new[] { host.Home, host.Shared, "/", "/etc", "/usr/bin", "/root", "/home", "/run", "/var/lib", "/sys/fs/cgroup", "/proc/1" };

        var result = await host.Shell(
            $"for d in . $HOME /tmp /dev/shm {string.Join(' ', others)}; do (echo x > $d/written) 2>/dev/null && echo $d; done; true");

        result.Output.ShouldBe(".\n/tmp/home\n/tmp\n/dev/shm\n");
        File.ReadAllText(Path.Combine(host.Workspace, "written")).ShouldBe("x\n");
        File.Exists("/tmp/written").ShouldBeFalse();
    }

    [Theory]
    [InlineData("ln -s {0} l; cat l")]
    [InlineData("cat {0}"), InlineData("cat ../../secret"), InlineData("cat /proc/1/root{0}"), InlineData("ls $(dirname {0}) | grep secret")]
    [InlineData("ln {0} hard; cat hard"), InlineData("umount $(dirname {0}); cat {0}"), InlineData("mount --bind / /mnt; cat /mnt{0}")]
    [InlineData("unshare -rm sh -c 'umount $(dirname {0}); cat {0}'"), InlineData("nsenter -t 1 -m cat {0}")]
    [InlineData("mknod disk b 259 0; head -c 1 disk")]
    public async Task What_is_hidden_cannot_be_reached(string script)
    {
        await using var host = await Host.Create();

        var result = await host.Shell(string.Format(script, host.Secret));

        result.ExitCode.ShouldNotBe(0);
        result.Output.ShouldNotContain("secret");
    }

    [Fact]
    public async Task What_is_shown_again_can_be_read_and_not_written()
    {
        await using var host = await Host.Create();

        (await host.Shell($"cat {host.Shared}/object; rm -f {host.Shared}/object 2>/dev/null; echo $?")).Output.ShouldBe("shared1\n");
    }

    [Fact]
    public async Task The_environment_is_complete_and_holds_nothing_of_ours()
    {
        await using var host = await Host.Create();
        await using var run = host.Sandbox.Wrap(new Command("/usr/bin/env"), host.Policy);

        (await run.Command.Run()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(
            [$"{ProcessTree.MarkerVariable}={host.Run}", "HOME=/tmp/home", "PATH=/usr/local/bin:/usr/bin:/bin", $"PWD={host.Workspace}", "TMPDIR=/tmp"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Other_processes_cannot_be_seen()
    {
        await using var host = await Host.Create();

        var seen = await host.Shell($"ls -d /proc/[0-9]* | wc -l; cat /proc/{Environment.ProcessId}/environ 2>/dev/null | wc -c");

        var lines = seen.Output.Split('\n');
        int.Parse(lines[0]).ShouldBeLessThan(8);
        lines[1].Trim().ShouldBe("0");
    }

    [Fact]
    public async Task It_is_an_ordinary_user_without_rights()
    {
        await using var host = await Host.Create();

        (await host.Shell("id -u; grep CapEff /proc/self/status; chown 0 . 2>/dev/null || echo no")).Output
            .ShouldBe("1000\nCapEff:\t0000000000000000\nno\n");
    }

    [Theory]
    [InlineData(SandboxNetwork.Open, true), InlineData(SandboxNetwork.None, false)]
    public async Task The_network_is_there_only_by_policy(SandboxNetwork network, bool reached)
    {
        await using var host = await Host.Create();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;

        var result = await host.Shell($"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}'", host.Policy with { Network = network });

        result.Succeeded.ShouldBe(reached);
    }

    [Fact]
    public async Task A_socket_in_run_cannot_be_used()
    {
        await using var host = await Host.Create();

        (await host.Shell("find /run -type s | wc -l")).Output.Trim().ShouldBe("0");
    }

    [Fact]
    public async Task Tmp_has_a_size()
    {
        await using var host = await Host.Create();

        (await host.Shell("head -c 5000000 /dev/zero > /tmp/x", host.Policy with { TemporaryBytesMax = 1_000_000 }))
            .ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task A_relative_path_in_a_policy_is_refused()
    {
        await using var host = await Host.Create();

        Should.Throw<ArgumentException>(() => host.Sandbox.Wrap(new("/bin/true"), host.Policy with { Writable = ["x"] }));
    }

    [Fact]
    public async Task An_agent_works_in_a_workspace_with_git_as_anywhere()
    {
        await using var host = await Host.Create();
        var author = new Signature("Fleet", "fleet@localhost", DateTimeOffset.UnixEpoch);
        var origin = await GitRepository.InitBare(Path.Combine(host.Home, "origin.git"));
        var first = await origin.CommitTree(GitNames.EmptyTree, [], "first", author);
        await origin.UpdateRefs([new("refs/heads/main", first, null)]);
        var mirror = new HostMirror(Path.Combine(host.Home, "mirror.git"), origin.Directory);
        await mirror.Refresh("main");
        var pool = new WorkspacePool(Path.Combine(host.Home, "slots"), mirror);
        var workspace = await pool.Acquire(first, "fleet/p/t/1", "main", author);
        var policy = host.Policy with
        {
            WorkingDirectory = workspace.Tree, Writable = [workspace.Tree], ReadOnly = [workspace.SharedObjects],
        };

        var agent = await host.Shell("git status -sb; echo 1 > one; git add -A; git commit -qm one; git log --format=%s; echo 2 > two; ls -A ..", policy);

        agent.Output.ShouldBe("## fleet/p/t/1\none\nfirst\ntree\n", agent.Error);
        var taken = (await workspace.TakeOver(first, "m", author)).ShouldBeOfType<TakeOverResult.TakenOver>();
        taken.Files.Select(f => f.Path).ShouldBe(["one", "two"]);
        taken.Notes.ShouldBeEmpty();
    }
}
