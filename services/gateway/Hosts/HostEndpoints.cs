using Fleet.Api.Hosts;
using Fleet.Api.Trunks;
using Fleet.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleet.Gateway.Hosts;

/// <summary>Who works, and what stands before the trunks.</summary>
public static class HostEndpoints
{
    public static void MapHosts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/hosts", Hosts).WithSummary("The runner hosts that have joined, and what they run.");
        routes.MapGet("/api/trunks", Trunks).WithSummary("Each trunk with its merge queue.");
    }

    private static Ok<IReadOnlyList<HostView>> Hosts(BoardFollower board) =>
        TypedResults.Ok(HostViews.Hosts(board.Current.Board));

    private static Ok<IReadOnlyList<TrunkView>> Trunks(BoardFollower board) =>
        TypedResults.Ok(HostViews.Trunks(board.Current.Board));
}
