using System.Diagnostics;
using RabbitMQ.Client;

namespace Fleet.LocalServers.Tests;

public sealed class LocalRabbitMqTests : OwnDirectory
{
    [Fact]
    public async Task It_keeps_its_messages_and_ports_over_a_stop_and_over_a_kill_and_leaves_no_process()
    {
        var first = await RabbitMq().Start();
        await Publish(first, "one");
        (await RabbitMq().Start()).ShouldBe(first);

        await RabbitMq().Stop();
        Processes().ShouldBeEmpty();

        var second = await RabbitMq().Start();
        second.ShouldBe(first with { Pid = second.Pid });
        await Publish(second, "two");
        Process.GetProcessById(second.Pid).Kill();

        var third = await RabbitMq().Start();
        (await Take(third)).ShouldBe("one");
        (await Take(third)).ShouldBe("two");

        await RabbitMq().Stop(StopMode.Immediate);
        RabbitMq().IsRunning.ShouldBeFalse();
        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_at_once_do_not_meet_and_one_stops_without_the_other()
    {
        var both = await Task.WhenAll(RabbitMq("a").Start(), RabbitMq("b").Start());
        await Publish(both[0], "for a");

        var mistaken = new ConnectionFactory { Uri = both[1].Uri, Password = both[0].Password };
        await Should.ThrowAsync<RabbitMQ.Client.Exceptions.BrokerUnreachableException>(mistaken.CreateConnectionAsync());
        (await Take(both[1])).ShouldBeNull();

        await RabbitMq("a").Stop();
        RabbitMq("b").IsRunning.ShouldBeTrue();
        (await Take(both[1])).ShouldBeNull();
    }

    [Fact]
    public async Task A_broken_data_directory_is_told_with_the_logs_last_lines()
    {
        Directory.CreateDirectory(In("rabbitmq"));
        await File.WriteAllTextAsync(In("rabbitmq/.erlang.cookie"), "readable by all");
        File.SetUnixFileMode(In("rabbitmq/.erlang.cookie"), (UnixFileMode)0b110_110_110);

        var error = await Should.ThrowAsync<LocalServerException>(RabbitMq().Start());

        error.Message.ShouldContain("RabbitMQ did not start: exit code");
        error.Message.ShouldContain("cookie");
        Processes().ShouldBeEmpty();
    }

    private const string Queue = "kept";

    private static async Task<T> With<T>(RabbitMqServer server, Func<IChannel, Task<T>> use)
    {
        await using var connection = await new ConnectionFactory { Uri = server.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false,
            arguments: new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        return await use(channel);
    }

    private static Task<bool> Publish(RabbitMqServer server, string text) => With(server, async channel =>
    {
        var body = System.Text.Encoding.UTF8.GetBytes(text);
        await channel.BasicPublishAsync("", Queue, true, new BasicProperties { Persistent = true }, body);
        return true;
    });

    private static Task<string?> Take(RabbitMqServer server) => With(server, async channel =>
        await channel.BasicGetAsync(Queue, autoAck: true) is { } got
            ? System.Text.Encoding.UTF8.GetString(got.Body.Span)
            : null);
}
