using Fleet.EventStore;
using Fleet.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_database_that_is_away_makes_a_service_not_ready_and_is_named()
    {
        await using var database = new FleetDatabase("Host=127.0.0.1;Port=1;Database=fleet;Username=fleet_gateway;Timeout=2");
        var health = await new DatabaseHealth(database).CheckHealthAsync(new HealthCheckContext());
        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Description!.ShouldContain("fleet at 127.0.0.1:1 does not answer");
    }
}
