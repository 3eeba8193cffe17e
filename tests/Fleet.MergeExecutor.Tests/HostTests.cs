using Fleet.Contracts.Trunk;
using Fleet.Domain.Tasks;
using Fleet.EventStore.Schema;
using Fleet.TestKit;
using MassTransit;

namespace Fleet.MergeExecutor.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task The_service_lands_what_it_is_sent_and_what_it_finds_waiting_with_its_own_role_alone()
    {
        await using var scene = await Scene.New();
        await using var broker = await TestKit.TestServers.NewVirtualHost();
        await scene.Approved("found", [("found.txt", "f\n")], with: Unproved);
        await scene.Approved("sent", [("sent.txt", "s\n")], with: Unproved);
        await using (var died = scene.Executor((_, _, _) => Task.FromException(new InvalidOperationException("died"))))
        {
            await Should.ThrowAsync<InvalidOperationException>(died.Merge("found"));
        }

        await using var service = MergeExecutorHost.Build(Settings(scene, broker));
        await service.StartAsync();
        await Send(broker, "sent");
        await Until(async () => (await scene.Item("sent")).State is WorkState.Landed
            && (await scene.Item("found")).State is WorkState.Landed);
        await service.StopAsync();

        await scene.Audit("found", "sent");
    }

    private static Domain.Plans.TaskDefinition Unproved(Domain.Plans.TaskDefinition task) =>
        task with { Accept = [], GatesNone = true };

    [Theory]
    [InlineData("after-start")]
    [InlineData("after-push")]
    public async Task A_process_that_is_killed_in_a_merge_is_finished_by_the_next(string step)
    {
        await using var scene = await Scene.New();
        await using var broker = await TestKit.TestServers.NewVirtualHost();
        await scene.Approved("hello", [("hello.txt", "h\n")], with: Unproved);
        using var killed = ServiceProcess.Start([.. Settings(scene, broker), $"--Fleet:Fault={step}:kill"]);
        await using var service = MergeExecutorHost.Build(Settings(scene, broker));
        await killed.Ready();

        await Send(broker, "hello");
        (await killed.ExitCode()).ShouldBe(128 + 9);
        await service.StartAsync();
        await Until(async () => (await scene.Item("hello")).State is WorkState.Landed);
        await service.StopAsync();

        await scene.Audit("hello");
    }

    [Theory]
    [InlineData("after-start")]
    [InlineData("after-push")]
    public async Task A_process_that_is_stopped_in_a_merge_and_wakes_when_another_took_over_lands_nothing_twice(string step)
    {
        await using var scene = await Scene.New();
        await using var broker = await TestKit.TestServers.NewVirtualHost();
        await scene.Approved("hello", [("hello.txt", "h\n")], with: Unproved);
        await scene.Approved("world", [("world.txt", "w\n")], with: Unproved);
        using var stopped = ServiceProcess.Start([.. Settings(scene, broker), $"--Fleet:Fault={step}:pause"]);
        await using var service = MergeExecutorHost.Build([.. Settings(scene, broker), "--Fleet:HolderSilentSeconds=2"]);
        await stopped.Ready();

        // The broker holds on to the silent consumer until its heartbeats are missed; then the other one is active.
        await Send(broker, "hello");
        await stopped.Stopped();
        await service.StartAsync();
        await Until(async () => (await scene.Item("hello")).State is WorkState.Landed);
        stopped.Wake();
        await Send(broker, "world");
        await Until(async () => (await scene.Item("world")).State is WorkState.Landed);
        await service.StopAsync();

        await scene.Audit("hello", "world");
    }

    private static async Task Send(TestVirtualHost broker, string task)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(settings => settings.Host(
            broker.Host, (ushort)broker.Port, broker.Name, host =>
            {
                host.Username(broker.User);
                host.Password(broker.Password);
            }));
        await bus.StartAsync();
        await bus.Publish(new MergeCandidate { Plan = Scene.Plan, Task = task, Attempt = 1 });
        await bus.StopAsync();
    }

    private static string[] Settings(Scene scene, TestVirtualHost broker) =>
    [
        $"--Fleet:Postgres={scene.PostgresOf(Roles.Merge)}",
        $"--Fleet:Directory={Path.Combine(scene.Origin.Root, "service")}",
        $"--Fleet:TickSeconds=0.2",
        $"--Fleet:RabbitMq:Hosts:0={broker.Host}:{broker.Port}",
        $"--Fleet:RabbitMq:VirtualHost={broker.Name}",
        $"--Fleet:RabbitMq:User={broker.User}",
        $"--Fleet:RabbitMq:Password={broker.Password}",
    ];

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
