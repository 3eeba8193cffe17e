using System.ComponentModel.DataAnnotations;
using Fleet.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting;

/// <summary>What all services have in common: settings, logs, clock, the log's store, health.</summary>
public static class FleetHost
{
    /// <summary>A builder with everything that does not differ between services.</summary>
    /// <typeparam name="TSettings">The service's own settings.</typeparam>
    /// <param name="args">The process's arguments; <c>--settings PATH</c> names a JSON file.</param>
    public static (WebApplicationBuilder Builder, TSettings Settings) CreateBuilder<TSettings>(string[] args)
        where TSettings : FleetSettings
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (builder.Configuration["settings"] is { } file)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        var settings = Read<TSettings>(builder.Configuration);
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls($"http://{settings.Address}:{settings.Port}");
        builder.Services.AddSingleton<FleetSettings>(settings);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddEventStore(settings.Postgres);
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return (builder, settings);
    }

    /// <summary>Health for whoever watches the process: <c>/health/live</c> is the process alone, so that an outage
    /// of the broker does not restart every service; <c>/health/ready</c> asks the broker and the database too.
    /// </summary>
    public static WebApplication MapHealth(this WebApplication application)
    {
        application.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        application.MapHealthChecks("/health/ready", new()
        {
            ResultStatusCodes = { [HealthStatus.Degraded] = 503 },
        });
        return application;
    }

    private static TSettings Read<TSettings>(ConfigurationManager configuration)
        where TSettings : FleetSettings
    {
        var section = configuration.GetSection("Fleet");
        var settings = section.Get<TSettings>() ?? throw new InvalidOperationException(
            "No settings: give --settings PATH to a JSON file with a section \"Fleet\", or set Fleet__Postgres, "
            + "Fleet__RabbitMq__Hosts__0, Fleet__RabbitMq__User and Fleet__RabbitMq__Password.");
        var mistakes = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new ValidationContext(settings), mistakes, validateAllProperties: true)
            ? settings
            : throw new InvalidOperationException(
                $"The settings are not usable: {string.Join(" ", mistakes.Select(mistake => mistake.ErrorMessage))}");
    }
}
