using Fleet.Contracts.Tasks;
using Fleet.Contracts.Trunk;
using Fleet.Domain.Hosts;
using Fleet.Hosting;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Gates;
using Fleet.ImplementerRunner.Validations;
using Fleet.ImplementerRunner.Workspaces;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Slots;
using MassTransit;

namespace Fleet.ImplementerRunner;

/// <summary>The runner: takes tasks and validations while it has free slots, and works on them.</summary>
public static class RunnerHost
{
    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<RunnerSettings>(args);
        var services = builder.Services;
        services.AddFleetMessaging(settings, $"runner {settings.Name}", RunnerMessages.Of, bus =>
            bus.AddConsumer<AttemptFinishedConsumer, AttemptFinishedConsumerDefinition>());

        services.AddSingleton<HeldLeases>().AddSingleton<AttemptLog>().AddSingleton<Containment>();
        services.AddSingleton<AttemptWorkspaces>().AddSingleton<Briefing>().AddSingleton<AgentRun>();
        services.AddSingleton<OutputStore>().AddSingleton<GateRun>().AddSingleton<Staging>().AddSingleton<ResultPublisher>();
        services.AddSingleton<AttemptRun>().AddSingleton<ValidationRun>().AddSingleton<Toolchains>();
        var disk = new DiskRoom(settings);
        services.AddSingleton(disk).AddHostedService<DiskTidying>();

        // The order matters at the stop: slots come to an end first, then the host says good-bye, the bus goes last.
        services.AddHostedService<HostPresence>();
        services.AddSlotGatedEndpoint<ImplementTask, ImplementTaskClaimer>(
            new SlotGate(settings.Slots, disk.Obstacle), [.. TaskQueues.ServedBy(settings.Labels).Select(name => new QueueSettings(name))]);
        services.AddSlotGatedEndpoint<ValidateTree, ValidateTreeClaimer>(
            new SlotGate(settings.ValidationSlots, disk.Obstacle), [HostPresence.ValidationQueue]);
        return builder.Build().MapHealth();
    }
}
