using Fleet.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleet.Gateway;

/// <summary>Ready once the board has reached the end of the log: before, every answer would be of the past.</summary>
public sealed class BoardHealth(BoardFollower board) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(board.CaughtUp.IsCompletedSuccessfully
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The board is at position {board.Current.Position} and still catching up."));
}
