using Fleet.Hosting;
using Fleet.MergeExecutor.Git;
using Fleet.MergeExecutor.Trunk;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.MergeExecutor;

/// <summary>The service that alone writes the trunk.</summary>
public static class MergeExecutorHost
{
    /// <summary>One queue, one active consumer, one message at a time.</summary>
    internal static QueueSettings Queue { get; } = new("merge-executor") { SingleActive = true };

    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<MergeExecutorSettings>(args);
        builder.Services.AddFleetMessaging(settings, "merge-executor", MergeExecutorMessages.Of, bus =>
        {
            bus.AddConsumer<MergeCandidateConsumer, MergeCandidateConsumerDefinition>();
            bus.AddConsumer<TreeValidatedConsumer, TreeValidatedConsumerDefinition>();
            bus.AddConsumer<AdvanceTrunkConsumer, AdvanceTrunkConsumerDefinition>();
        });
        builder.Services.AddBoard().AddTrunk(MergeProbes.Of(settings.Fault)).AddHostedService<TrunkTick>();
        return builder.Build().MapHealth();
    }

    /// <summary>Everything that merging needs beside the log and the bus.</summary>
    internal static IServiceCollection AddTrunk(this IServiceCollection services, MergeProbe probe) => services
        .AddSingleton(probe)
        .AddSingleton<Trunks>()
        .AddSingleton<TrunkLock>()
        .AddSingleton<TreeRules>()
        .AddSingleton<Upcoming>()
        .AddSingleton<Trying>()
        .AddSingleton<Settling>()
        .AddSingleton<Awaiting>()
        .AddSingleton<ProvingAhead>()
        .AddSingleton<TrainPlaces>()
        .AddScoped<TrunkExecutor>();
}
