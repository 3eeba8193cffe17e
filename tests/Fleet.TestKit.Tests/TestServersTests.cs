using Npgsql;
using RabbitMQ.Client;

namespace Fleet.TestKit.Tests;

public sealed class TestServersTests
{
    [Fact]
    public async Task Every_database_is_new_and_gone_when_disposed()
    {
        await using var other = await TestServers.NewDatabase();
        var database = await TestServers.NewDatabase();
        await using (var source = NpgsqlDataSource.Create(database.ConnectionString))
        await using (var command = source.CreateCommand("create table mine (x int)"))
            await command.ExecuteNonQueryAsync();

        await database.DisposeAsync();

        await using var gone = new NpgsqlConnection(database.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(gone.OpenAsync())).SqlState.ShouldBe("3D000");
        await using var still = new NpgsqlConnection(other.ConnectionString);
        await still.OpenAsync();
    }

    [Fact]
    public async Task Every_virtual_host_is_new_and_gone_when_disposed()
    {
        await using var other = await TestServers.NewVirtualHost();
        var host = await TestServers.NewVirtualHost();
        await using (var connection = await new ConnectionFactory { Uri = host.Uri }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            (await channel.QueueDeclareAsync("mine")).MessageCount.ShouldBe(0u);

        await host.DisposeAsync();

        using var answer = await other.Management.GetAsync($"api/vhosts/{host.Name}");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
