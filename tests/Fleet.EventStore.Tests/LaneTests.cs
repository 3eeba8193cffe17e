using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class LaneTests(PostgresServer server)
{
    [Fact]
    public async Task A_role_appends_what_its_lane_allows()
    {
        await using var test = await server.NewStore();
        var appended = await test.Open(Roles.Runner).Append(
            new NewEvents(Guid.NewGuid(), "task/p/t", 0, [new Counted("w", 1)]));
        appended.Events.Single().Position.ShouldBe(1);
    }

    [Fact]
    public async Task A_runner_cannot_append_a_trunk_event()
    {
        await using var test = await server.NewStore();
        var runner = test.Open(Roles.Runner);

        var type = await Should.ThrowAsync<LaneRefusedException>(runner.Append(
            new NewEvents(null, "task/p/t", null, [new CandidateLandedForTests("c0ffee")])));
        await Should.ThrowAsync<LaneRefusedException>(runner.Append(
            new NewEvents(null, "trunk/r/main", null, [new Counted("w", 1)])));

        type.Message.ShouldBe(
            "The role fleet_runner may not append candidate_landed_for_tests to the stream task/p/t.");
        (await runner.Read(0, 10)).ShouldBeEmpty();
        (await test.Open(Roles.Merge).Append(
            new NewEvents(null, "trunk/r/main", 0, [new CandidateLandedForTests("c0ffee")]))).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_refused_event_refuses_the_whole_append()
    {
        await using var test = await server.NewStore();
        var runner = test.Open(Roles.Runner);
        await Should.ThrowAsync<LaneRefusedException>(runner.Append(new NewEvents(Guid.NewGuid(),
        [
            new StreamEvents("task/p/t", 0, [new Counted("w", 1)]),
            new StreamEvents("trunk/r/main", null, [new Counted("w", 2)]),
        ])));
        (await runner.FetchStream("task/p/t")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("INSERT INTO mt_streams (id, version) VALUES ('trunk/r/main', 1)")]
    [InlineData("INSERT INTO mt_events (seq_id, id, stream_id, version, data, type) "
        + "VALUES (99, gen_random_uuid(), 'trunk/r/main', 1, '{}', 'counted')")]
    [InlineData("UPDATE mt_events SET data = '{}'")]
    [InlineData("DELETE FROM mt_events")]
    [InlineData("TRUNCATE mt_events CASCADE")]
    [InlineData("SELECT nextval('mt_events_sequence')")]
    [InlineData("SELECT setval('mt_events_sequence', 1)")]
    [InlineData("DELETE FROM fleet_causes")]
    [InlineData("INSERT INTO lane_grants VALUES ('fleet_runner', 'trunk/', '*')")]
    [InlineData("UPDATE leases SET until = now()")]
    [InlineData("SELECT secret_hash FROM leases")]
    [InlineData("SELECT * FROM timers")]
    [InlineData("INSERT INTO artifacts (hash, kind, size, content) VALUES ('x', 'x', 0, '')")]
    [InlineData("INSERT INTO verified (key, evidence) VALUES ('x', '{}')")]
    [InlineData("SELECT mt_quick_append_events('trunk/r/main', NULL, NULL, ARRAY[gen_random_uuid()], '{counted}', "
        + "'{x}', ARRAY['{}'::jsonb], NULL, NULL, NULL)")]
    [InlineData("SELECT fleet_artifact_prune(now())")]
    [InlineData("CREATE TABLE public.own (a int)")]
    [InlineData("SET ROLE postgres")]
    public async Task A_role_writes_nothing_but_through_the_functions_of_its_lane(string sql)
    {
        await using var test = await server.NewStore();
        await using var connection = new NpgsqlConnection(test.ConnectionStringOf(Roles.Runner));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Objects_of_a_callers_session_do_not_stand_in_for_the_logs_own()
    {
        await using var test = await server.NewStore();
        await using var connection = new NpgsqlConnection(test.ConnectionStringOf(Roles.Runner));
        await connection.OpenAsync();
        await using var trick = new NpgsqlCommand("""
            CREATE TEMP TABLE lane_grants (role text, stream_prefix text, event_type text);
            INSERT INTO lane_grants VALUES ('fleet_runner', 'trunk/', '*');
            SET search_path = pg_temp, public;
            SELECT public.fleet_append('{trunk/r/main}', '{0}', '{1}', '{1}', ARRAY[gen_random_uuid()], '{counted}',
                                       '{x}', ARRAY['{}'::jsonb], NULL, NULL);
            """, connection);

        (await Should.ThrowAsync<PostgresException>(() => trick.ExecuteNonQueryAsync())).SqlState.ShouldBe("FL002");
    }
}
