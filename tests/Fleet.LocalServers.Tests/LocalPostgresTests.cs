using System.Diagnostics;
using Npgsql;

namespace Fleet.LocalServers.Tests;

public sealed class LocalPostgresTests : OwnDirectory
{
    [Fact]
    public async Task It_starts_stops_and_starts_again_with_its_data_and_its_port()
    {
        var first = await Postgres().Start();
        await Write(first, 7);
        await Postgres().Stop();
        Postgres().IsRunning.ShouldBeFalse();

        var second = await Postgres().Start();

        (await Read(second)).ShouldBe(7);
        second.Port.ShouldBe(first.Port);
    }

    [Fact]
    public async Task A_running_server_is_found_by_who_names_its_directory()
    {
        var first = await Postgres().Start();

        Postgres().IsRunning.ShouldBeTrue();
        (await Postgres().Start()).Pid.ShouldBe(first.Pid);
    }

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    public async Task Stopping_leaves_no_process(StopMode mode)
    {
        var server = await Postgres().Start();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        Processes().ShouldNotBeEmpty();

        await Postgres().Stop(mode);

        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_kill_it_starts_again_on_the_same_data()
    {
        var first = await Postgres().Start();
        await Write(first, 8);
        Process.GetProcessById(first.Pid).Kill();

        var second = await Postgres().Start();

        second.Pid.ShouldNotBe(first.Pid);
        (await Read(second)).ShouldBe(8);
    }

    [Fact]
    public async Task A_port_that_somebody_else_took_meanwhile_is_given_up()
    {
        var first = await Postgres().Start();
        await Write(first, 9);
        await Postgres().Stop();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, first.Port);
        taken.Start();

        var second = await Postgres().Start();

        second.Port.ShouldNotBe(first.Port);
        (await Read(second)).ShouldBe(9);
    }

    [Fact]
    public async Task Two_started_at_once_in_one_directory_are_one_server()
    {
        var both = await Task.WhenAll(Postgres().Start(), Postgres().Start());

        both[0].ShouldBe(both[1] with { Notes = both[0].Notes });
    }

    [Fact]
    public async Task A_copied_directory_is_another_server()
    {
        var original = await Postgres().Start();
        Directory.CreateDirectory(In("copy"));
        File.Copy(In("postgres/state.json"), In("copy/state.json"));

        var copy = await Postgres("copy").Start();

        copy.Port.ShouldNotBe(original.Port);
        copy.DataDirectory.ShouldNotBe(original.DataDirectory);
        await Postgres("copy").Stop();
        Postgres().IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_directory_that_the_servers_account_cannot_reach_gets_its_data_elsewhere()
    {
        Directory.CreateDirectory(In("closed"), (UnixFileMode)0b111_000_000);

        var server = await Postgres("closed/postgres").Start();
        try
        {
            await Write(server, 1);
            if (Environment.IsPrivilegedProcess)
                server.Notes.ShouldContain(note => note.Contains(server.DataDirectory.Replace("/data", "")));
            else
                server.Notes.ShouldBeEmpty();
        }
        finally
        {
            await Postgres("closed/postgres").Delete();
        }
        Directory.Exists(server.DataDirectory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_broken_data_directory_is_told_with_the_logs_last_lines()
    {
        var server = await Postgres().Start();
        await Postgres().Stop();
        File.Delete(Path.Combine(server.DataDirectory, "global", "pg_control"));

        var error = await Should.ThrowAsync<LocalServerException>(Postgres().Start());

        error.Message.ShouldContain("PostgreSQL did not start: exit code");
        error.Message.ShouldContain("pg_control");
        error.Message.ShouldContain(server.Log);
        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_password_is_for_its_owner_alone_and_is_needed()
    {
        var server = await Postgres().Start();

        File.GetUnixFileMode(In("postgres/state.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) 
        {
            Password = "wrong",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(connection.OpenAsync())).SqlState.ShouldBe("28P01");
    }

    private static async Task Write(PostgresServer server, int number)
    {
        await using var source = NpgsqlDataSource.Create($"{server.ConnectionString};Pooling=false");
        await using var command = source.CreateCommand(
            $"create table kept (number int); insert into kept values ({number})");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> Read(PostgresServer server)
    {
        await using var source = NpgsqlDataSource.Create($"{server.ConnectionString};Pooling=false");
        await using var command = source.CreateCommand("select number from kept");
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
