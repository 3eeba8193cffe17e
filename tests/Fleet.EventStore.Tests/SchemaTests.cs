using Fleet.EventStore.Schema;
using Npgsql;

namespace Fleet.EventStore.Tests;

[Collection(nameof(PostgresServer))]
public sealed class SchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Eight_set_ups_at_once_make_one_schema()
    {
        var owner = await server.NewDatabase();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EventStoreSchema.Apply(owner, PostgresServer.SetUp)));

        await using var test = new TestStore(owner);
        await EventStoreSchema.Check(test.Database());
        foreach (var role in Roles.All)
            await EventStoreSchema.Check(test.Database(role));
        (await Column(owner, "SELECT version::text FROM fleet_schema ORDER BY version"))
            .ShouldBe(Enumerable.Range(1, EventStoreSchema.Needed).Select(version => $"{version}"));
    }

    [Fact]
    public async Task Set_ups_of_several_databases_at_once_share_the_roles()
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.NewDatabase()));
        await Task.WhenAll(owners.Select(owner => EventStoreSchema.Apply(owner, PostgresServer.SetUp)));
        foreach (var owner in owners)
        {
            await using var test = new TestStore(owner);
            await EventStoreSchema.Check(test.Database(Roles.Gateway));
        }
    }

    [Fact]
    public async Task A_set_up_keeps_the_log_and_replaces_the_lanes()
    {
        await using var test = await server.NewStore();
        await test.Open().Append(new NewEvents(null, "task/p/t", 0, [new Counted("w", 1)]));

        await EventStoreSchema.Apply(test.Owner, new SchemaSetUp(
            new Dictionary<string, string>(), [new LaneGrant(Roles.Planner, "task/", "counted")]));

        var append = new NewEvents(null, "task/p/t", 1, [new Counted("w", 2)]);
        await Should.ThrowAsync<LaneRefusedException>(test.Open(Roles.Runner).Append(append));
        (await test.Open(Roles.Planner).Append(append)).Events.Single().Version.ShouldBe(2);
    }

    [Fact]
    public async Task An_older_schema_is_named_with_the_version_that_is_needed()
    {
        await using var test = await server.NewStore();
        await Column(test.Owner, $"DELETE FROM fleet_schema WHERE version = {EventStoreSchema.Needed} RETURNING ''");

        var old = await Should.ThrowAsync<SchemaException>(EventStoreSchema.Check(test.Database(Roles.Runner)));

        old.Message.ShouldContain($"needs version {EventStoreSchema.Needed}");
    }

    [Fact]
    public async Task A_password_for_a_role_that_does_not_exist_is_refused()
    {
        var setUp = new SchemaSetUp(new Dictionary<string, string> { ["fleet_boss"] = "x" }, []);
        var refused = await Should.ThrowAsync<ArgumentException>(
            EventStoreSchema.Apply(await server.NewDatabase(), setUp));
        refused.Message.ShouldContain("fleet_boss");
    }

    [Fact]
    public async Task Constraints_indexes_and_columns_have_Martens_names_and_types()
    {
        await using var test = await server.NewStore();

        (await Column(test.Owner, """
            SELECT conname::text FROM pg_constraint
            WHERE conrelid::regclass::text LIKE 'mt\_%' ORDER BY conname COLLATE "C"
            """)).ShouldBe(["fkey_mt_events_stream_id", "pk_mt_event_progression", "pkey_mt_doc_deadletterevent_id",
                "pkey_mt_events_seq_id", "pkey_mt_streams_id"]);
        (await Column(test.Owner, """
            SELECT indexname::text FROM pg_indexes WHERE tablename IN ('mt_events', 'mt_streams')
            ORDER BY indexname COLLATE "C"
            """)).ShouldBe(["pk_mt_events_stream_and_version", "pkey_mt_events_seq_id", "pkey_mt_streams_id"]);
        (await Column(test.Owner, """
            SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            FROM pg_attribute a WHERE a.attrelid = 'mt_events'::regclass AND a.attnum > 0 ORDER BY a.attnum
            """)).ShouldBe(
            [
                "seq_id bigint not null", "id uuid not null", "stream_id character varying", "version bigint not null",
                "data jsonb not null", "type character varying(500) not null",
                "timestamp timestamp with time zone not null", "tenant_id character varying",
                "mt_dotnet_type character varying", "correlation_id character varying",
                "causation_id character varying", "headers jsonb", "is_archived boolean",
            ]);
    }

    [Fact]
    public async Task Rows_are_written_as_Marten_writes_them()
    {
        await using var test = await server.NewStore();
        var cause = Guid.NewGuid();
        await test.Open().Append(new NewEvents(
            cause, "task/p/t", 0, [new Painted("door", Colour.Green, ["new"])]) { Correlation = "p" });

        (await Column(test.Owner, """
            SELECT row(seq_id, stream_id, version, type, tenant_id, mt_dotnet_type, correlation_id, causation_id,
                       headers, is_archived)::text || data::text FROM mt_events
            """)).Single().ShouldBe(
            $"(1,task/p/t,1,painted,*DEFAULT*,\"Fleet.EventStore.Tests.Painted, Fleet.EventStore.Tests\",p,{cause},null,f)"
            + """{"Name": "door", "Note": null, "Tags": ["new"], "Coats": 1, "Colour": "Green"}""");
        (await Column(test.Owner, "SELECT row(id, type, version, tenant_id, is_archived)::text FROM mt_streams"))
            .ShouldBe(["(task/p/t,,1,*DEFAULT*,f)"]);
    }

    [Fact]
    public async Task Martens_quick_append_writes_what_the_store_reads()
    {
        await using var test = await server.NewStore();
        var store = test.Open();
        await store.Append(new NewEvents(null, "task/p/t", 0, [new Counted("ours", 1)]));

        await Column(test.Owner, """
            SELECT mt_quick_append_events('task/p/t', NULL, '*DEFAULT*', ARRAY[gen_random_uuid(), gen_random_uuid()],
                '{counted,counted}', '{x,x}',
                ARRAY['{"Writer": "theirs", "Number": 2}', '{"Writer": "theirs", "Number": 3}']::jsonb[],
                ARRAY[NULL, NULL]::varchar[], ARRAY[NULL, NULL]::varchar[], ARRAY['null', 'null']::jsonb[])::text
            """);
        await store.Append(new NewEvents(null, "task/p/t", 3, [new Counted("ours", 4)]));

        (await store.Read(0, 10)).Select(e => (((Counted)e.Data).Number, e.Version, e.Position))
            .ShouldBe([(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]);
    }

    private static async Task<List<string>> Column(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
