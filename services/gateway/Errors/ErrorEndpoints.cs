using Fleet.Api.Errors;
using Fleet.Gateway.Callers;
using Fleet.Messaging.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Errors;

/// <summary>The messages that could not be handled and wait for a person.</summary>
public static class ErrorEndpoints
{
    public static void MapErrors(this IEndpointRouteBuilder routes)
    {
        var errors = routes.MapGroup("/api/errors");
        errors.MapGet("", List).WithSummary("All of them, without their bodies.");
        errors.MapGet("/{id:guid}", Show).WithSummary("One, whole.");
        errors.MapPost("/{id:guid}/retry", Retry).Needs(Role.Operator)
            .WithSummary("Puts it back into the queue it was meant for.");
        errors.MapPost("/{id:guid}/drop", Drop).Needs(Role.Operator).WithSummary("Removes it for good.");
    }

    private static async Task<Ok<IReadOnlyList<ErrorView>>> List(
        ErrorQueues queues, int? limit, CancellationToken cancellationToken)
    {
        var found = await queues.List(Math.Clamp(limit ?? 1000, 1, 1000), cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok<IReadOnlyList<ErrorView>>([.. found.Select(message => Of(message) with { Body = "" })]);
    }

    private static async Task<Results<Ok<ErrorView>, ProblemHttpResult>> Show(
        Guid id, ErrorQueues queues, CancellationToken cancellationToken) =>
        await queues.Show(id, cancellationToken).ConfigureAwait(false) is { } message
            ? TypedResults.Ok(Of(message))
            : Missing(id);

    private static async Task<Results<Ok<ErrorDone>, ProblemHttpResult>> Retry(
        Guid id, ErrorQueues queues, CancellationToken cancellationToken) =>
        await queues.Retry(id, cancellationToken).ConfigureAwait(false)
            ? TypedResults.Ok(new ErrorDone(id, "retried"))
            : Missing(id);

    private static async Task<Results<Ok<ErrorDone>, ProblemHttpResult>> Drop(
        Guid id, ErrorQueues queues, CancellationToken cancellationToken) =>
        await queues.Drop(id, cancellationToken).ConfigureAwait(false)
            ? TypedResults.Ok(new ErrorDone(id, "dropped"))
            : Missing(id);

    private static ProblemHttpResult Missing(Guid id) =>
        Problems.NotFound($"No message {id} waits in an error queue. To see those that do, type: fleet errors list");

    private static ErrorView Of(FaultedMessage message) => new(
        message.Id, message.Queue, message.HeldIn, message.Reason, message.ExceptionType, message.Message, message.Stack,
        message.At, message.MessageType, message.Host, message.Body);
}
