using System.CommandLine;
using System.Text.Json;
using Fleet.Api;
using Fleet.Api.Log;
using Fleet.Cli.Gateways;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet log</c>.</summary>
internal static class LogCommand
{
    public static Command Create()
    {
        var plan = new Option<string?>("--plan") { Description = "Only what is about this plan." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as events happen, until Ctrl-C." };
        var after = new Option<long?>("--after") { Description = "Begin after this position; without it with the newest." };
        var limit = new Option<int>("--limit", "-n")
        {
            Description = "The most events to print before following, at most 1000.",
            DefaultValueFactory = _ => 100,
        };
        var json = Arguments.Json();
        var command = new Command("log", "Shows the event log; with --json one event a line.") { plan, follow, after, limit, json };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(plan), parsed.GetValue(follow), parsed.GetValue(after), parsed.GetValue(limit),
            parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(
        string? plan, bool follow, long? after, int limit, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var path = $"api/events?limit={limit}{(after is null ? "" : $"&after={after}")}"
            + (plan is null ? "" : $"&plan={Uri.EscapeDataString(plan)}");
        var events = await gateway
            .Get(path, ApiJson.Default.IReadOnlyListLoggedEvent, cancellationToken).ConfigureAwait(false);
        foreach (var happened in events)
        {
            Print(happened, json);
        }

        if (follow)
        {
            var position = events.Count > 0 ? events[^1].Position : after ?? await Now(gateway, cancellationToken).ConfigureAwait(false);
            await foreach (var happened in EventFeed.Follow(gateway, position, plan, cancellationToken).ConfigureAwait(false))
            {
                if (happened is not null)
                {
                    Print(happened, json);
                }
            }
        }

        return ExitCodes.Ok;
    }

    /// <summary>One event on one line.</summary>
    public static void Print(LoggedEvent happened, bool json) => Console.WriteLine(json
        ? JsonSerializer.Serialize(happened, ApiJson.Default.LoggedEvent)
        : $"{happened.At.UtcDateTime:HH:mm:ss}  {happened.Position,6}  {happened.Summary}");

    private static async Task<long> Now(GatewayClient gateway, CancellationToken cancellationToken) =>
        (await gateway.Get(StatusCommand.Path(null), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false)).Position;
}
