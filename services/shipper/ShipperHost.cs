using Fleet.Hosting;
using Fleet.Shipper.Candidates;
using MassTransit;

namespace Fleet.Shipper;

/// <summary>The shipper: carries staged candidates through approval to the merge executor.</summary>
public static class ShipperHost
{
    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<FleetSettings>(args);
        builder.Services.AddFleetMessaging(settings, "shipper", ShipperMessages.Of, bus =>
        {
            bus.AddConsumer<ShipCandidateConsumer, ShipCandidateConsumerDefinition>();
            bus.AddConsumer<CandidateDecidedConsumer, CandidateDecidedConsumerDefinition>();
        });
        builder.Services.AddSingleton<ProtectedPaths>();
        builder.Services.AddHostedService<CandidateWatch>();
        return builder.Build().MapHealth();
    }
}
