using Fleet.Contracts.Candidates;
using Fleet.Domain.Tasks;
using Fleet.EventStore.State;
using Fleet.TestKit;

namespace Fleet.ImplementerRunner.Tests;

public sealed class AttemptTests
{
    private const string Settings = """
        gates:
          - {name: build, run: "test ! -e broken || { echo it is broken; echo dropping > dropping.txt; exit 3; }"}
          - {name: test, run: "echo tested", needs: [build]}
        context: [style.md]
        """;

    private static readonly (string, string)[] Files = [(".fleet.yml", Settings), ("style.md", "Be brief.\n"), ("src/a.txt", "a\n")];

    [Fact]
    public async Task Work_that_is_good_is_staged_with_its_evidence_and_passed_on()
    {
        await using var runner = await RunnerGround.On(Files);
        var trunk = await runner.Ground.Origin.Head("main");

        await runner.Begin("hello", "echo hi > src/hello.txt; echo done", task => task with { Scope = ["src/**"], Accept = ["grep hi src/hello.txt"] });

        var candidate = await runner.Staged("hello");
        candidate.Files.ShouldBe(["src/hello.txt"]);
        (candidate.Base, candidate.Branch, candidate.Host, candidate.LinesAdded).ShouldBe((trunk, "fleet/p/hello/1", "ant", 1));
        (await runner.Ground.Origin.Head("fleet/p/hello/1")).ShouldBe(candidate.Commit);
        (await runner.Ground.Origin.Git("rev-parse", $"{candidate.Commit}^{{tree}}")).Trim().ShouldBe(candidate.Tree);
        (await runner.Ground.Origin.Git("log", "-1", "--format=%B", candidate.Commit)).Trim().ShouldBe("Do hello well\n\nFleet-Task: p/hello");
        candidate.Evidence.Select(gate => (gate.Gate, gate.ExitCode, gate.Tree, gate.Reused)).ShouldBe(
            [("build", 0, candidate.Tree, false), ("test", 0, candidate.Tree, false), ("accept-1", 0, candidate.Tree, false)]);
        candidate.Evidence[1].Tail.ShouldBe("tested");
        (await runner.Output("hello")).ShouldContain("done");
        (await runner.Ground.Wire.Next<ShipCandidate>(runner.Shipped)).ShouldBe(new ShipCandidate { Plan = "p", Task = "hello", Attempt = 1 });
        await runner.AtRest();
        (await runner.Ground.Wire.Waiting("implement-task")).ShouldBe(0u);
    }

    [Fact]
    public async Task An_agent_that_changes_nothing_has_not_succeeded()
    {
        await using var runner = await RunnerGround.New();

        await runner.Begin("idle", "echo 'All done, tests pass!'");

        var setback = await runner.Failed("idle");
        setback.Kind.ShouldBe(SetbackKind.NoChange);
        setback.Detail.ShouldContain("All done");
    }

    [Fact]
    public async Task An_agent_that_fails_is_told_with_its_last_words()
    {
        await using var runner = await RunnerGround.New();

        await runner.Begin("fails", "echo hi > a.txt; echo no key >&2; exit 4");

        var setback = await runner.Failed("fails");
        (setback.Kind, setback.Reason, setback.Detail).ShouldBe(
            (SetbackKind.AgentFailed, "The agent ended with exit code 4.", "no key"));
    }

    [Fact]
    public async Task A_profile_that_this_host_does_not_have_is_told()
    {
        await using var runner = await RunnerGround.New(("Agents:claude", "echo from claude > c.txt"));

        await runner.Begin("theirs", "", task => task with { Agent = new(("claude"), null) });
        await runner.Begin("nobodys", "", task => task with { Agent = new(("nobody"), null) });

        (await runner.Staged("theirs")).Files.ShouldBe(["c.txt"]);
        (await runner.Failed("nobodys")).Detail.ShouldContain("no agent nobody");
    }

    [Fact]
    public async Task A_change_outside_the_scope_is_refused_with_the_paths()
    {
        await using var runner = await RunnerGround.On(Files);

        await runner.Begin("wide", "echo x > src/a.txt; echo x > style.md; mkdir lib; echo x > lib/b.txt", task => task with { Scope = ["src/**"] });

        var setback = await runner.Failed("wide");
        setback.Kind.ShouldBe(SetbackKind.OutOfScope);
        setback.Reason.ShouldBe("The change reaches outside the task's scope: lib/b.txt, style.md.");
        (await runner.Ground.Origin.Git("branch", "--list", "fleet/*")).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_red_gate_the_next_attempt_starts_from_the_work_and_is_told_what_failed()
    {
        await using var runner = await RunnerGround.On(Files);
        await runner.Begin("red", "if [ $FLEET_ATTEMPT = 1 ]; then echo x > broken; else cat $FLEET_PROMPT_FILE; ls; rm broken; echo y > mended; fi");

        var red = await runner.Failed("red");
        await runner.Again("red", 2);
        var candidate = await runner.Staged("red", 2);

        red.ShouldBe(new Setback(SetbackKind.GateRed, red.Reason, "it is broken", red.Artifact));
        red.Reason.ShouldStartWith("The gate build was red (");
        var kept = (await runner.Ground.Facts(RunnerGround.Stream("red"))).OfType<AttemptFailed>().Single().Commit!;
        (await runner.Ground.Origin.Head("fleet/p/red/1")).ShouldBe(kept);
        (await runner.Ground.Origin.Files(kept)).ShouldContain("broken");
        (await runner.Ground.Origin.Files(kept)).ShouldNotContain("dropping.txt");
        candidate.Files.ShouldBe(["mended"]);
        var told = await runner.Output("red", 2);
        told.ShouldContain("go on from there");
        told.ShouldContain("## Attempt 1: The gate build was red");
        told.ShouldContain("it is broken");
        told.ShouldContain("Be brief.");
        told.ShouldContain("\nbroken\n");
    }

    [Fact]
    public async Task An_agent_that_takes_too_long_is_ended_and_its_work_is_kept()
    {
        await using var runner = await RunnerGround.New();

        await runner.Begin("slow", "echo x > begun.txt; sleep 600", task => task with { Minutes = 0.03 });

        (await runner.Failed("slow")).ShouldBe(new Setback(
            SetbackKind.TimedOut, "The agent was ended after its 0.03 minutes.", "", (await runner.Failed("slow")).Artifact));
        var kept = (await runner.Ground.Facts(RunnerGround.Stream("slow"))).OfType<AttemptFailed>().Single().Commit!;
        (await runner.Ground.Origin.Files(kept)).ShouldContain("begun.txt");
        await runner.GoesOn();
    }

    [Fact]
    public async Task A_cancelled_task_ends_its_agent_and_records_nothing_more()
    {
        await using var runner = await RunnerGround.New();
        await runner.Begin("cancelled", "echo x > begun.txt; sleep 600");
        await runner.Ground.Fact<AttemptStarted>(RunnerGround.Stream("cancelled"));

        await runner.Ground.Append(RunnerGround.Stream("cancelled"), new TaskCancelled("ann", "No need."));

        await runner.AtRest();
        (await runner.Ground.Facts(RunnerGround.Stream("cancelled")))[^1].ShouldBe(new TaskCancelled("ann", "No need."));
        await runner.GoesOn();
    }

    [Fact]
    public async Task A_message_that_comes_again_or_late_begins_nothing()
    {
        await using var runner = await RunnerGround.New();
        await runner.Begin("once", "echo hi > a.txt");
        await runner.Send("once", 1);
        await runner.Send("once", 7);
        await runner.Staged("once");
        await runner.Send("once", 1);
        await runner.Send("nobody", 1);

        await runner.GoesOn();

        (await runner.Ground.Facts(RunnerGround.Stream("once"))).OfType<AttemptStarted>().ShouldHaveSingleItem();
        (await runner.Ground.Facts(RunnerGround.Stream("nobody"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_more_agents_run_at_once_than_there_are_slots_and_all_slots_are_used()
    {
        await using var runner = await RunnerGround.New(("Slots", "3"));
        var tasks = Enumerable.Range(1, 9).Select(number => $"t{number}").ToList();
        foreach (var task in tasks)
        {
            await runner.Begin(task, $"sleep 0.5; echo {task} > {task}.txt");
        }

        foreach (var task in tasks)
        {
            await runner.Staged(task);
        }

        var running = 0;
        var atOnce = (await runner.Ground.Log.Read(0, 10_000)).Select(recorded => running += recorded.Data switch
        {
            AttemptStarted => 1,
            CandidateStaged => -1,
            _ => 0,
        }).ToList();
        atOnce.Max().ShouldBe(3);
        running.ShouldBe(0);
    }

    [Fact]
    public async Task A_host_serves_the_queues_of_all_its_labels()
    {
        await using var runner = await RunnerGround.New(("Labels:0", "linux"), ("Labels:1", "big_gpu"));

        await runner.Begin("both", "echo hi > a.txt", task => task with { Labels = ["big_gpu", "linux"] });
        await runner.Begin("one", "echo hi > a.txt", task => task with { Labels = ["linux"] });

        await runner.Staged("both");
        await runner.Staged("one");
    }

    [Fact]
    public async Task A_host_that_stops_hands_its_work_back_and_the_next_attempt_goes_on_from_it()
    {
        await using var runner = await RunnerGround.New();
        await runner.Begin("handed", "[ -e begun.txt ] && { echo more > more.txt; exit; }; echo x > begun.txt; sleep 600");
        await Eventually.Until(
            () => Directory.EnumerateFiles(runner.Directory, "begun.txt", SearchOption.AllDirectories).Any(), "the agent's work");

        await runner.Stop();

        var back = (await runner.End("handed")).ShouldBeOfType<AttemptHandedBack>();
        back.Reason.ShouldBe("The host ant was stopped.");
        (await runner.Ground.Origin.Files(back.Commit!)).ShouldContain("begun.txt");
        (await new Leases(runner.Ground.Database).All()).ShouldBeEmpty();
        await runner.Start();
        await runner.Again("handed", 2);
        (await runner.Staged("handed", 2)).Files.ShouldBe(["begun.txt", "more.txt"]);
    }

    [Fact]
    public async Task A_database_that_is_away_while_an_agent_ends_costs_no_attempt()
    {
        await using var runner = await RunnerGround.On(Files, ("LeaseSeconds", "10"));
        await runner.Begin("through", "sleep 1; echo x > x.txt");
        await runner.Ground.Fact<AttemptStarted>(RunnerGround.Stream("through"));

        await runner.Ground.WithoutDatabase(TimeSpan.FromSeconds(4));

        (await runner.Staged("through")).Evidence.Count.ShouldBe(2);
        await runner.AtRest();
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_leaves_the_work_to_others()
    {
        await using var runner = await RunnerGround.New(("DiskFreeBytesMin", $"{long.MaxValue}"));

        await runner.Begin("waits", "echo hi > a.txt");
        await runner.Stop();

        (await runner.Ground.Wire.Waiting("implement-task")).ShouldBe(1u);
        (await runner.Ground.Facts(RunnerGround.Stream("waits"))).OfType<AttemptStarted>().ShouldBeEmpty();
    }
}
