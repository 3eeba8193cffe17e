using Fleet.Domain.Tasks;
using Fleet.Processes;

namespace Fleet.ImplementerRunner.Tests;

/// <summary>Agents that do what they should not, in the sandbox and without: each is contained, nothing of it is left,
/// and the runner does the next task.</summary>
public sealed class HostileAgentTests
{
    private static readonly (string, string)[] Files = [("readme.md", "hello\n"), ("src/a.txt", "a\n")];

    [Theory]
    [InlineData("true"), InlineData("false")]
    public async Task One_that_writes_without_end_is_ended_while_the_runners_memory_stays_flat(string sandbox)
    {
        await using var runner = await Runner(sandbox, ("OutputEndsAtBytes", "400000000"), ("OutputBytesMax", "1048576"));
        await runner.GoesOn("before");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await runner.Begin("loud", "echo x > x.txt; yes | head -c 10G");

        var setback = await runner.Failed("loud");
        (setback.Kind, setback.Reason).ShouldBe(
            (SetbackKind.NotAllowed, "The agent was ended because of how much it wrote to its output."));
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(40_000_000);
        (await runner.Output("loud")).Length.ShouldBeLessThan(1_200_000);
        await Contained(runner);
    }

    [Theory]
    [InlineData("true"), InlineData("false")]
    public async Task One_that_forks_a_thousand_processes_leaves_none(string sandbox)
    {
        await using var runner = await Runner(sandbox);

        await runner.Begin("bomb", $"i=0; while [ $i -lt 1000 ]; do (trap '' TERM; setsid sleep {Marked(runner)}) & i=$((i+1)); done; echo x > x.txt; exit 0");

        (await runner.End("bomb")).ShouldNotBeNull();
        await Contained(runner);
    }

    [Theory]
    [InlineData("true"), InlineData("false")]
    public async Task One_that_ignores_being_asked_to_end_is_ended_all_the_same(string sandbox)
    {
        await using var runner = await Runner(sandbox);

        await runner.Begin("deaf", $"trap '' TERM HUP INT; echo x > x.txt; while :; do sleep {Marked(runner)}; done", task => task with { Minutes = 0.02 });

        (await runner.Failed("deaf")).Kind.ShouldBe(SetbackKind.TimedOut);
        await Contained(runner);
    }

    [Theory]
    [InlineData("true"), InlineData("false")]
    public async Task One_that_leaves_a_daemon_behind_does_not(string sandbox)
    {
        await using var runner = await Runner(sandbox);

        await runner.Begin("daemon", $"setsid sh -c 'setsid sleep {Marked(runner)} & exit 0' </dev/null >/dev/null 2>&1 & echo x > x.txt");

        (await runner.Staged("daemon")).Files.ShouldBe(["x.txt"]);
        await Contained(runner);
    }

    [Theory]
    [InlineData("true", "rm -rf .git"), InlineData("false", "rm -rf .git")]
    [InlineData("true", "rm -rf .git; ln -s /etc .git"), InlineData("false", "rm -rf .git; mkfifo .git")]
    [InlineData("true", "rm -rf .git; git init -q; git add -A; git -c user.name=x -c user.email=x@x commit -qm x")]
    public async Task One_that_destroys_its_git_directory_has_its_files_counted(string sandbox, string harm)
    {
        await using var runner = await Runner(sandbox);

        await runner.Begin("undone", $"echo x > x.txt; {harm}");

        (await runner.Staged("undone")).Files.ShouldBe(["x.txt"]);
        await Contained(runner);
    }

    [Theory]
    [InlineData("true"), InlineData("false")]
    public async Task One_that_plants_programs_in_its_git_directory_has_none_of_them_run(string sandbox)
    {
        await using var runner = await Runner(sandbox);
        var mark = Path.Combine(runner.Ground.Folder, "ran");

        await runner.Begin("planter", $$"""
            printf '#!/bin/sh\necho "$0 $@" >> {{mark}}\necho "$0 $@" >> "$(dirname "$0")/ran"\ncat\n' > .git/evil; chmod +x .git/evil; EVIL=$PWD/.git/evil
            mkdir -p .git/hooks .git/info
            for hook in post-index-change reference-transaction pre-commit post-checkout post-commit pre-push post-merge pre-receive update; do cp $EVIL .git/hooks/$hook; done
            echo '* filter=evil diff=evil merge=evil' | tee .gitattributes > .git/info/attributes
            for key in core.fsmonitor diff.external core.sshCommand core.pager gpg.program credential.helper filter.evil.clean filter.evil.smudge filter.evil.process diff.evil.textconv merge.evil.driver; do git config $key $EVIL; done
            git config core.hooksPath .git/hooks; git config core.worktree /; git config include.path evil
            echo /nonexistent >> .git/objects/info/alternates
            echo x > x.txt; ln -sf $EVIL src/run
            rm -f src/run .git/ran {{mark}}
            """);

        (await runner.Staged("planter")).Files.ShouldBe([".gitattributes", "x.txt"]);
        File.Exists(mark).ShouldBeFalse();
        await Contained(runner);
        File.Exists(mark).ShouldBeFalse();
    }

    [Theory]
    [InlineData("mkdir many; i=0; while [ $i -lt 5000 ]; do echo $i > many/$i; i=$((i+1)); done; git add -A; git commit -qm many", "5000 files")]
    [InlineData("mkdir many; i=0; while [ $i -lt 5000 ]; do echo $i > many/$i; i=$((i+1)); done", "5000 files")]
    [InlineData("truncate -s 1G big", "big is 1073741824 bytes")]
    [InlineData("ln -s /etc/passwd out", "out is a symbolic link to /etc/passwd")]
    [InlineData("ln -s ../../../runs out", "out is a symbolic link")]
    [InlineData("git init -q inner; echo x > inner/x", "inner/ is a git repository of its own")]
    [InlineData("mkdir -p a/.GIT; echo x > a/.GIT/config", "named like git's own files")]
    [InlineData("echo x > \"$(printf 'a\\nb')\"", "no readable file name")]
    [InlineData("mkfifo pipe; echo x > x.txt", null)]
    [InlineData("mkdir -p closed/in; echo x > closed/in/x.txt; chmod 000 closed/in closed", null)]
    [InlineData("d=.; i=0; while [ $i -lt 400 ]; do d=$d/aaaaaaaaaa; i=$((i+1)); mkdir $d || break; done; echo x > x.txt", null)]
    public async Task One_whose_change_is_no_change_to_take_is_told_why_or_has_the_rest_taken(string agent, string? reason)
    {
        await using var runner = await Runner("true");

        await runner.Begin("odd", agent);

        if (reason is null)
        {
            (await runner.Staged("odd")).Files.ShouldHaveSingleItem().ShouldEndWith("x.txt");
        }
        else
        {
            var setback = await runner.Failed("odd");
            (setback.Kind, setback.Detail).ShouldSatisfyAllConditions(
                told => told.Kind.ShouldBe(SetbackKind.NotAllowed), told => told.Detail.ShouldContain(reason));
        }

        await Contained(runner);
    }

    [Theory]
    [InlineData("true", "cd ..; mv tree gone || rm -rf tree/* tree/.git; ln -s /etc tree"), InlineData("false", "cd ..; mv tree gone; ln -s /etc tree")]
    [InlineData("false", "cd ..; rm -rf tree index; echo x > tree")]
    [InlineData("false", "rm -rf ../index ../../../mirrors; echo x > x.txt")]
    [InlineData("false", "chmod 000 . .. ; rm -rf ~; ln -s /etc ~")]
    public async Task One_that_breaks_the_place_it_works_in_breaks_only_its_own_attempt(string sandbox, string agent)
    {
        await using var runner = await Runner(sandbox);

        await runner.Begin("breaker", agent);

        (await runner.End("breaker")).ShouldNotBeNull();
        Directory.Exists("/etc").ShouldBeTrue();
        await Contained(runner);
    }

    [Fact]
    public async Task One_whose_files_cannot_be_deleted_costs_a_directory_and_nothing_else()
    {
        await using var runner = await Runner("false");
        try
        {
            await runner.Begin("immovable", "echo x > x.txt; mkdir keep; echo x > keep/y.txt; chattr +i keep/y.txt ~ || exit 0");

            (await runner.Staged("immovable")).Files.ShouldBe(["keep/y.txt", "x.txt"]);
            await runner.Begin("after", "echo after > after.txt");
            (await runner.Staged("after")).Files.ShouldBe(["after.txt"]);
            await runner.Stop();
            await runner.Start();
            await runner.Begin("restarted", "echo again > again.txt");
            (await runner.Staged("restarted")).Files.ShouldBe(["again.txt"]);
        }
        finally
        {
            await new Command("chattr", "-R", "-i", runner.Directory).Run();
        }
    }

    [Fact]
    public async Task In_the_sandbox_nothing_outside_can_be_seen_or_written()
    {
        await using var runner = await Runner("true");
        var secret = Path.Combine(runner.Ground.Folder, "secret");
        await File.WriteAllTextAsync(secret, "the password");

        await runner.Begin("spy", $"""
            cat {secret} /root/.bashrc; ls {runner.Ground.Folder} {runner.Directory} {runner.Directory}/runs; env; cat /proc/*/environ | tr '\0' '\n'
            for place in {runner.Ground.Folder} {runner.Directory} / /etc /usr /root /home; do echo x > $place/planted; done
            git push origin HEAD:main; git push {runner.Ground.Origin.Address} HEAD:refs/heads/main; echo x > x.txt
            """);

        await runner.Staged("spy");
        var output = await runner.Output("spy");
        output.ShouldNotContain("the password");
        output.ShouldNotContain("Password");
        output.ShouldNotContain("amqp");
        new[] { runner.Ground.Folder, runner.Directory, "/", "/etc", "/usr" }.Where(place => File.Exists(Path.Combine(place, "planted"))).ShouldBeEmpty();
        await Contained(runner);
    }

    /// <summary>A length of sleep by which the processes of one test are told from all others.</summary>
    private static int Marked(RunnerGround runner) => 100_000 + (Math.Abs(runner.Directory.GetHashCode(StringComparison.Ordinal)) % 800_000);

    private static Task<RunnerGround> Runner(string sandbox, params (string, string)[] settings) =>
        RunnerGround.On(Files, [("Sandbox", sandbox), .. settings]);

    /// <summary>Nothing runs or lies about any more, and the next task goes through.</summary>
    private static async Task Contained(RunnerGround runner)
    {
        await runner.AtRest();
        await runner.GoesOn();
        Processes(runner).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "fleet-home-*").ShouldBeEmpty();
    }

    private static List<string> Processes(RunnerGround runner) =>
        [.. Directory.EnumerateDirectories("/proc").Where(place => int.TryParse(Path.GetFileName(place), out _)).Select(Line)
            .Where(line => line.Contains($"{Marked(runner)}") || line.Contains($"{runner.Directory}/"))];

    private static string Line(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
