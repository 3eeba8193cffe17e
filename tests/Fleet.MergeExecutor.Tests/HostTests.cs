using Fleet.Contracts.Trunk;
using Fleet.Domain.Tasks;
using Fleet.EventStore.Schema;
using Fleet.TestKit;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

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
        await service.Services.GetRequiredService<IBus>().Publish(
            new MergeCandidate { Plan = Scene.Plan, Task = "sent", Attempt = 1 });
        await Until(async () => (await scene.Item("sent")).State is WorkState.Landed
            && (await scene.Item("found")).State is WorkState.Landed);
        await service.StopAsync();

        await scene.Audit("found", "sent");
    }

    private static Domain.Plans.TaskDefinition Unproved(Domain.Plans.TaskDefinition task) =>
        task with { Accept = [], GatesNone = true };

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
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
