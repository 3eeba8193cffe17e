using Fleet.Hosting;
using Fleet.Planner.Plans;
using Fleet.Planner.Tasks;
using MassTransit;

namespace Fleet.Planner;

/// <summary>The planner: takes plans, releases what is ready, ends what has lapsed.</summary>
public static class PlannerHost
{
    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<FleetSettings>(args);
        builder.Services.AddFleetMessaging(settings, "planner", PlannerMessages.Of, bus =>
        {
            bus.AddConsumer<SubmitPlanConsumer, SubmitPlanConsumerDefinition>();
            bus.AddConsumer<ChangeWorkConsumer, ChangeWorkConsumerDefinition>();
        });
        builder.Services.AddBoard();
        builder.Services.AddSingleton<TrunkSurvey>();
        builder.Services.AddHostedService<PlanProcess>();
        builder.Services.AddHostedService<QueueWatch>();
        builder.Services.AddHostedService<LeaseWatch>();
        return builder.Build().MapHealth();
    }
}
