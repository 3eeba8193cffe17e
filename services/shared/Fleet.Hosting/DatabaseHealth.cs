using System.Net.Sockets;
using Fleet.EventStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Fleet.Hosting;

/// <summary>Ready while the log's database answers with the service's own role.</summary>
public sealed class DatabaseHealth(FleetDatabase database) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var command = database.Source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception away) when (away is NpgsqlException or SocketException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The database {database.Name} does not answer: {away.Message}", away);
        }
    }
}
