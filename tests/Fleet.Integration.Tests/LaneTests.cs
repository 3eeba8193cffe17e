using Fleet.Domain;
using Npgsql;
using RabbitMQ.Client;

namespace Fleet.Integration.Tests;

/// <summary>Whoever has a runner's credentials, with clients of his own: what he may not do is refused by the broker and by
/// the database themselves. For git see <c>GitLaneTests</c> in Fleet.Git.Tests.</summary>
[Collection(nameof(RunningFleet))]
public sealed class LaneTests(RunningFleet fleet)
{
    /// <summary>What the function that appends answers to a role whose lane is another one.</summary>
    private const string RefusedToThisRole = "FL002";

    [Theory]
    [InlineData("fleet.trunk.merge-candidate")]
    [InlineData("fleet.candidates.candidate-decided")]
    [InlineData("fleet.plans.submit-plan")]
    [InlineData("fleet.trunk.advance-trunk")]
    [InlineData("merge-executor")]
    [InlineData("shipper")]
    public async Task A_runner_publishes_nothing_of_other_lanes(string exchange) =>
        await Refused(channel => channel.BasicPublishAsync(exchange, "", mandatory: true, body: "{}"u8.ToArray()).AsTask());

    [Theory]
    [InlineData("merge-executor")]
    [InlineData("shipper")]
    [InlineData("planner-submit-plan")]
    public async Task A_runner_puts_nothing_into_another_lanes_queue_by_its_name(string queue) =>
        await Refused(channel => channel.BasicPublishAsync("", queue, mandatory: true, body: "{}"u8.ToArray()).AsTask());

    [Theory]
    [InlineData("merge-executor")]
    [InlineData("shipper")]
    [InlineData("planner-submit-plan")]
    [InlineData("planner-change-work_dead")]
    public async Task A_runner_takes_nothing_from_another_lanes_queue(string queue)
    {
        await Refused(channel => channel.BasicGetAsync(queue, autoAck: false));
        await Refused(channel => channel.BasicConsumeAsync(queue, autoAck: false, new AsyncDefaultBasicConsumer(channel)));
        await Refused(channel => channel.QueuePurgeAsync(queue));
        await Refused(channel => channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false));
    }

    [Fact]
    public async Task A_runner_hears_nothing_of_another_lanes_exchange()
    {
        await Refused(channel => channel.QueueBindAsync("validate-tree", "fleet.trunk.merge-candidate", ""));
        await Refused(channel => channel.QueueDeclareAsync("listener", durable: false, exclusive: true, autoDelete: true));
        await Refused(channel => channel.ExchangeDeleteAsync("fleet.trunk.merge-candidate"));
    }

    [Fact]
    public async Task Who_may_publish_plans_may_do_nothing_else()
    {
        await using var connection = await Connect(BrokerLanes.Publisher);
        await using var channel = await Open(connection);
        await channel.BasicPublishAsync("fleet.plans.submit-plan", "", mandatory: true, body: "nonsense"u8.ToArray());

        await Refused(c => c.BasicGetAsync("planner-submit-plan", autoAck: false), BrokerLanes.Publisher);
        await Refused(c => c.ExchangeDeleteAsync("fleet.plans.submit-plan"), BrokerLanes.Publisher);
    }

    [Theory]
    [InlineData("SELECT fleet_append('{trunk/r/main}', '{NULL}', '{1}', '{1}', ARRAY[gen_random_uuid()], '{candidate_merged}', "
        + "'{x}', ARRAY['{}'::jsonb], NULL, NULL)")]
    [InlineData("SELECT fleet_append('{task/p/t}', '{NULL}', '{1}', '{1}', ARRAY[gen_random_uuid()], '{task_landed}', '{x}', "
        + "ARRAY['{}'::jsonb], NULL, NULL)")]
    [InlineData("UPDATE leases SET holder = 'me', until = now() + interval '1 day'")]
    [InlineData("SELECT secret_hash FROM leases")]
    [InlineData("SELECT * FROM pg_authid")]
    [InlineData("SELECT rolpassword FROM pg_authid WHERE rolname = 'fleet_merge'")]
    [InlineData("DELETE FROM mt_events")]
    [InlineData("UPDATE mt_events SET data = '{}'")]
    [InlineData("DELETE FROM lane_grants")]
    [InlineData("SET ROLE fleet_merge")]
    [InlineData("ALTER ROLE fleet_merge PASSWORD 'mine'")]
    public async Task A_runner_does_nothing_of_other_lanes_in_the_database(string sql)
    {
        await using var connection = new NpgsqlConnection(fleet.DatabaseAs(Lanes.Runner));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        refused.SqlState.ShouldBeOneOf(PostgresErrorCodes.InsufficientPrivilege, RefusedToThisRole);
        refused.MessageText.ShouldNotContain("NULL");
    }

    [Fact]
    public async Task A_runner_does_not_renew_the_lease_of_a_task_that_it_does_not_hold()
    {
        const string Take = "SELECT fleet_lease_take('task/p/held', 3, 'ant', 'the-secret-of-ant', 60)";
        const string Renew = "SELECT fleet_lease_renew('task/p/held', 3, 'guessed', 3600)";
        const string TakeAway = "SELECT fleet_lease_take('task/p/held', 3, 'bee', 'guessed', 60)";
        await using var connection = new NpgsqlConnection(fleet.DatabaseAs(Lanes.Runner));
        await connection.OpenAsync();

        (await Ask(connection, Take)).ShouldBeTrue();
        (await Ask(connection, Renew)).ShouldBeFalse();
        (await Ask(connection, TakeAway)).ShouldBeFalse();
    }

    private static async Task<bool> Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The broker closes the channel of whoever oversteps, and says so.</summary>
    private async Task Refused(Func<IChannel, Task> attempt, string lane = Lanes.Runner)
    {
        await using var connection = await Connect(lane);
        await using var channel = await Open(connection);

        await Should.ThrowAsync<Exception>(() => attempt(channel));

        channel.CloseReason.ShouldNotBeNull().ReplyCode.ShouldBe((ushort)403, channel.CloseReason!.ReplyText);
    }

    private Task<IConnection> Connect(string lane) =>
        new ConnectionFactory { Uri = fleet.BrokerAs(lane), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    /// <summary>With confirms: a refused publish is told, not swallowed.</summary>
    private static Task<IChannel> Open(IConnection connection) =>
        connection.CreateChannelAsync(new CreateChannelOptions(true, true));
}
