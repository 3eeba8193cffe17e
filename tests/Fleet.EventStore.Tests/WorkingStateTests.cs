using System.Text;
using Fleet.EventStore.Schema;
using Fleet.EventStore.State;
using Npgsql;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class WorkingStateTests(PostgresServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Lapsed = TimeSpan.FromSeconds(-1);
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_lease_is_held_by_one()
    {
        await using var test = await server.NewStore();
        var leases = new Leases(test.Database(Roles.Runner));

        (await leases.Take("task/p/t", 1, "ant", "a", Long)).ShouldBeTrue();
        (await leases.Take("task/p/t", 1, "bee", "b", Long)).ShouldBeFalse();
        (await leases.Renew("task/p/t", 1, "b", Long)).ShouldBeFalse();
        (await leases.Release("task/p/t", 1, "b")).ShouldBeFalse();
        (await leases.Take("task/p/t", 1, "ant", "a", Long)).ShouldBeTrue("the same holder may ask again");
        (await leases.Renew("task/p/t", 1, "a", Long)).ShouldBeTrue();
        (await leases.All()).Single().Holder.ShouldBe("ant");
        (await leases.Release("task/p/t", 1, "a")).ShouldBeTrue();
        (await leases.All()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lapsed_lease_passes_to_the_next_and_its_holder_learns_of_it()
    {
        await using var test = await server.NewStore();
        var leases = new Leases(test.Database(Roles.Runner));
        await leases.Take("task/p/t", 1, "ant", "a", Lapsed);

        (await leases.Lapsed()).Single().Name.ShouldBe("task/p/t");
        (await leases.Take("task/p/t", 1, "bee", "b", Long)).ShouldBeTrue();

        (await leases.Lapsed()).ShouldBeEmpty();
        (await leases.Renew("task/p/t", 1, "a", Long)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_later_attempt_takes_the_lease_and_an_earlier_one_never_does()
    {
        await using var test = await server.NewStore();
        var leases = new Leases(test.Database(Roles.Runner));
        await leases.Take("task/p/t", 1, "ant", "a", Long);

        (await leases.Take("task/p/t", 2, "bee", "b", Lapsed)).ShouldBeTrue();
        (await leases.Take("task/p/t", 1, "ant", "a", Long)).ShouldBeFalse();
        (await leases.Renew("task/p/t", 1, "a", Long)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_planner_clears_a_lapsed_lease_and_no_other()
    {
        await using var test = await server.NewStore();
        var runner = new Leases(test.Database(Roles.Runner));
        var planner = new Leases(test.Database(Roles.Planner));
        await runner.Take("task/p/gone", 1, "ant", "a", Lapsed);
        await runner.Take("task/p/held", 1, "bee", "b", Long);

        (await planner.Clear("task/p/gone", 1)).ShouldBeTrue();
        (await planner.Clear("task/p/held", 1)).ShouldBeFalse();
        (await planner.All()).Single().Name.ShouldBe("task/p/held");
        await Should.ThrowAsync<PostgresException>(planner.Take("task/p/t", 1, "planner", "p", Long));
    }

    [Fact]
    public async Task A_timer_fires_once_when_it_is_due()
    {
        await using var test = await server.NewStore();
        var timers = new Timers(test.Database(Roles.Planner));
        var id = Guid.NewGuid();
        (await timers.Schedule(id, Noon, "tick", """{"Plan": "p"}""")).ShouldBeTrue();
        (await timers.Schedule(id, Noon, "tick", "{}")).ShouldBeFalse();
        var fired = new List<DueTimer>();
        Task Fire(DueTimer timer, CancellationToken cancellationToken)
        {
            fired.Add(timer);
            return Task.CompletedTask;
        }

        (await timers.Pump(Noon.AddSeconds(-1), Fire)).Fired.ShouldBe(0);
        (await timers.Pump(Noon, Fire)).Fired.ShouldBe(1);
        (await timers.Pump(Noon.AddDays(1), Fire)).Fired.ShouldBe(0);

        fired.Single().ShouldBe(new DueTimer(id, Noon, "tick", """{"Plan": "p"}"""));
    }

    [Fact]
    public async Task A_timer_that_fails_is_due_again_and_holds_up_no_other()
    {
        await using var test = await server.NewStore();
        var timers = new Timers(test.Database(Roles.Planner));
        await timers.Schedule(Guid.NewGuid(), Noon, "bad", "{}");
        await timers.Schedule(Guid.NewGuid(), Noon.AddSeconds(1), "good", "{}");
        var kinds = new List<string>();
        Task Fire(DueTimer timer, CancellationToken cancellationToken)
        {
            kinds.Add(timer.Kind);
            return timer.Kind == "bad" && kinds.Count < 3 ? throw new IOException("no disk") : Task.CompletedTask;
        }

        var first = await timers.Pump(Noon.AddSeconds(2), Fire);
        var atOnce = await timers.Pump(Noon.AddSeconds(2), Fire);
        var later = await timers.Pump(Noon.AddSeconds(7), Fire);

        first.Fired.ShouldBe(1);
        first.Failures.Single().Error.Message.ShouldBe("no disk");
        atOnce.Fired.ShouldBe(0);
        later.Fired.ShouldBe(1);
        kinds.ShouldBe(["bad", "good", "bad"]);
    }

    [Fact]
    public async Task Pumps_at_once_fire_each_timer_once()
    {
        await using var test = await server.NewStore();
        var timers = new Timers(test.Database(Roles.Planner));
        for (var number = 0; number < 60; number++)
            await timers.Schedule(Guid.NewGuid(), Noon, "tick", "{}");
        var fired = 0;

        var pumps = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => timers.Pump(Noon, async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref fired);
            await Task.Delay(1, cancellationToken);
        })));
        var rest = await timers.Pump(Noon, (_, _) => Task.CompletedTask);

        pumps.Sum(pump => pump.Fired).ShouldBe(fired);
        (fired + rest.Fired).ShouldBe(60);
    }

    [Fact]
    public async Task A_role_sees_only_its_own_timers()
    {
        await using var test = await server.NewStore();
        var id = Guid.NewGuid();
        await new Timers(test.Database(Roles.Planner)).Schedule(id, Noon, "tick", "{}");
        var other = new Timers(test.Database(Roles.Shipper));

        (await other.Cancel(id)).ShouldBeFalse();
        (await other.Pump(Noon, (_, _) => Task.CompletedTask)).Fired.ShouldBe(0);
    }

    [Fact]
    public async Task An_artifact_is_found_by_its_content()
    {
        await using var test = await server.NewStore();
        var artifacts = new Artifacts(test.Database(Roles.Runner));
        var output = string.Concat(Enumerable.Repeat("gate output ✓\n", 1000));

        var hash = await artifacts.Put(output, "gate-output", cap: 100_000);

        (await artifacts.Put(output, "gate-output", cap: 100_000)).ShouldBe(hash);
        (await new Artifacts(test.Database(Roles.Gateway)).GetText(hash)).ShouldBe(output);
        (await artifacts.Get("no such hash")).ShouldBeNull();
        await Should.ThrowAsync<PostgresException>(
            new Artifacts(test.Database(Roles.Gateway)).Put("x", "gate-output", cap: 10));
    }

    [Fact]
    public async Task A_long_artifact_keeps_its_head_and_its_tail()
    {
        await using var test = await server.NewStore();
        var artifacts = new Artifacts(test.Database(Roles.Runner));

        var hash = await artifacts.Put($"head{new string('x', 1000)}tail", "transcript", cap: 8);

        (await artifacts.GetText(hash)).ShouldBe("head\n[... 1000 bytes cut ...]\ntail");
    }

    [Fact]
    public void A_cut_splits_no_character() =>
        Encoding.UTF8.GetString(ContentCap.Cut(Encoding.UTF8.GetBytes("ä✓✓✓✓ö"), 7))
            .ShouldBe("ä\n[... 12 bytes cut ...]\nö");

    [Fact]
    public async Task Artifacts_are_pruned_by_age()
    {
        await using var test = await server.NewStore();
        var hash = await new Artifacts(test.Database(Roles.Runner)).Put("old", "transcript", cap: 10);
        var planner = new Artifacts(test.Database(Roles.Planner));

        (await planner.Prune(DateTimeOffset.UnixEpoch)).ShouldBe(0);
        (await planner.Prune(Noon.AddYears(1000))).ShouldBe(1);
        (await planner.Get(hash)).ShouldBeNull();
    }

    [Fact]
    public async Task What_the_runner_verified_is_found_by_the_merge_executor()
    {
        await using var test = await server.NewStore();
        var runner = new Verified(test.Database(Roles.Runner));
        await runner.Record("tree1/test", """{"ExitCode": 0}""");
        await runner.Record("tree1/test", """{"ExitCode": 1}""");
        var merge = new Verified(test.Database(Roles.Merge));

        (await merge.Find(["tree1/test", "tree2/test"])).ShouldBe(
            new Dictionary<string, string> { ["tree1/test"] = """{"ExitCode": 0}""" });
        await Should.ThrowAsync<PostgresException>(merge.Record("tree2/test", "{}"));
    }

    [Fact]
    public async Task A_follower_finds_its_saved_position()
    {
        await using var test = await server.NewStore();
        var progress = new Progress(test.Database(Roles.Gateway));
        (await progress.Of("board")).ShouldBe(0);
        await progress.Mark("board", 41);
        await progress.Mark("board", 42);
        (await progress.Of("board")).ShouldBe(42);
    }
}
