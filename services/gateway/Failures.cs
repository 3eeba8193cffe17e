using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Fleet.Gateway;

/// <summary>Says of a failure nobody caught what failed one layer down.</summary>
public sealed class Failures(ILogger<Failures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException bad => Problems.BadRequest($"The request could not be read: {bad.Message}"),
            NpgsqlException or TimeoutException { InnerException: NpgsqlException } => Problems.Unavailable(
                $"The database does not do as asked: {exception.Message} Nothing was recorded. To look, type: fleet doctor"),
            MassTransit.MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException
                or OperationCanceledException => Problems.Unavailable(
                $"The broker does not do as asked: {exception.Message} To look, type: fleet doctor"),
            _ => TypedResults.Problem(
                $"The gateway failed: {exception.GetType().Name}: {exception.Message} Its log has the rest.",
                statusCode: 500,
                title: "A fault of the gateway's own"),
        };
        if (problem.StatusCode >= 500)
        {
            logger.LogError(exception, "{Method} {Path}", httpContext.Request.Method, httpContext.Request.Path);
        }

        await problem.ExecuteAsync(httpContext).ConfigureAwait(false);
        return true;
    }
}
