using Fleet.Api;
using Fleet.Contracts.Plans;
using Fleet.Gateway.Artifacts;
using Fleet.Gateway.Callers;
using Fleet.Gateway.Errors;
using Fleet.Gateway.Hosts;
using Fleet.Gateway.Log;
using Fleet.Gateway.Pages;
using Fleet.Gateway.Plans;
using Fleet.Gateway.Tasks;
using Fleet.Hosting;
using Fleet.Messaging.Errors;
using Fleet.Messaging.Topology;
using MassTransit;
using Microsoft.AspNetCore.DataProtection;

namespace Fleet.Gateway;

/// <summary>The gateway: the HTTP API, the live feed and the status page.</summary>
public static class GatewayHost
{
    public static WebApplication Build(string[] args)
    {
        var (builder, settings) = FleetHost.CreateBuilder<GatewaySettings>(args);
        builder.Services.AddFleetMessaging(settings, "gateway", GatewayMessages.For, bus =>
        {
            var wait = RequestTimeout.After(ms: (int)(settings.RequestSeconds * 1000));
            bus.AddRequestClient<CancelWork>(wait);
            bus.AddRequestClient<PauseWork>(wait);
            bus.AddRequestClient<ResumeWork>(wait);
        });
        builder.Services.AddBoard();
        builder.Services.AddSingleton<CallerTokens>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<TaskDesk>();
        builder.Services.AddScoped<Decisions>();
        builder.Services.AddScoped<Submissions>();
        builder.Services.AddSingleton<ErrorQueues>();
        builder.Services.AddSingleton(
            _ => new ManagementApi(settings.Management, settings.RabbitMq.User, settings.RabbitMq.Password));
        builder.Services.AddHealthChecks().AddCheck<BoardHealth>("board");
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        builder.Services.AddProblemDetails().AddExceptionHandler<Failures>();
        builder.Services.AddAntiforgery().AddDataProtection().In(settings.Directory);
        builder.Services.AddOpenApi();
        return Map(builder.Build());
    }

    private static WebApplication Map(WebApplication gateway)
    {
        gateway.UseExceptionHandler();
        gateway.UseMiddleware<CallerGate>();
        gateway.UseAntiforgery();
        gateway.MapHealth();
        gateway.MapOpenApi();
        gateway.MapLogin();
        gateway.MapPlans();
        gateway.MapTasks();
        gateway.MapWork();
        gateway.MapEvents();
        gateway.MapHosts();
        gateway.MapArtifacts();
        gateway.MapErrors();
        gateway.MapPages();
        return gateway;
    }

    /// <summary>The keys that sign antiforgery tokens outlive the process, where it has a directory.</summary>
    private static void In(this IDataProtectionBuilder protection, string directory)
    {
        if (directory is not "")
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(directory, "keys")));
        }
        else
        {
            protection.UseEphemeralDataProtectionProvider();
        }
    }
}
