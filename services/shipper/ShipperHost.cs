using Fleet.Hosting;
using Fleet.Messaging.Queues;
using Fleet.Shipper.Branches;
using Fleet.Shipper.Candidates;
using MassTransit;

namespace Fleet.Shipper;

/// <summary>The service that carries candidates from staged to the merge executor.</summary>
public static class ShipperHost
{
    internal static QueueSettings Queue { get; } = new("shipper");

    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<ShipperSettings>(args);
        builder.Services.AddFleetMessaging(settings, "shipper", ShipperMessages.Of, bus =>
        {
            bus.AddConsumer<ShipCandidateConsumer, ShipCandidateConsumerDefinition>();
            bus.AddConsumer<CandidateDecidedConsumer, CandidateDecidedConsumerDefinition>();
        });
        builder.Services
            .AddBoard()
            .AddSingleton<TrunkSettings>()
            .AddHostedService<CandidateTick>()
            .AddHostedService<BranchSweep>();
        return builder.Build().MapHealth();
    }
}
