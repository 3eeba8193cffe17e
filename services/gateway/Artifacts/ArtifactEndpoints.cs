using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Artifacts;

/// <summary>What agents and gates put out, by its hash.</summary>
public static class ArtifactEndpoints
{
    public static void MapArtifacts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/artifacts/{hash}", Find).WithSummary("The output with this hash, as plain text.");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Find(
        string hash, EventStore.State.Artifacts artifacts, CancellationToken cancellationToken) =>
        // Whatever an agent wrote stays text in a browser: a type of its own choice would run in the page's origin.
        await artifacts.Get(hash, cancellationToken).ConfigureAwait(false) is { } content
            ? TypedResults.Bytes(content, "text/plain; charset=utf-8")
            : Problems.NotFound($"There is no artifact {hash}; artifacts are removed when their time is over.");
}
