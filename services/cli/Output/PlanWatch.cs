using System.Text.Json;
using Fleet.Api;
using Fleet.Api.Plans;
using Fleet.Cli.Commands;
using Fleet.Cli.Gateways;

namespace Fleet.Cli.Output;

/// <summary>Follows a plan until it is over.</summary>
internal static class PlanWatch
{
    /// <summary>Moving on a terminal, a line an event elsewhere; with <paramref name="json"/> only the events as JSON.
    /// </summary>
    /// <param name="after">The position of the log to tell from.</param>
    /// <returns>0 when all tasks have landed, else 2.</returns>
    public static async Task<int> ToTheEnd(
        GatewayClient gateway, string plan, long after, bool json, CancellationToken cancellationToken)
    {
        var status = await Status(gateway, plan, cancellationToken).ConfigureAwait(false);
        if (!IsOver(status))
        {
            status = Screen.IsTerminal && !json
                ? await LivePlan.Follow(gateway, plan, cancellationToken).ConfigureAwait(false)
                : await Lines(gateway, plan, after, json, cancellationToken).ConfigureAwait(false);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(status, ApiJson.Default.PlanStatus));
        }
        else
        {
            StatusCommand.Show(status);
        }

        return status.State == "landed" ? ExitCodes.Ok : ExitCodes.Refused;
    }

    public static Task<PlanStatus> Status(GatewayClient gateway, string plan, CancellationToken cancellationToken) =>
        gateway.Get(StatusCommand.Path(plan), ApiJson.Default.PlanStatus, cancellationToken);

    public static bool IsOver(PlanStatus status) => status.State is "landed" or "ended" or "cancelled";

    private static async Task<PlanStatus> Lines(
        GatewayClient gateway, string plan, long after, bool json, CancellationToken cancellationToken)
    {
        await foreach (var happened in EventFeed.Follow(gateway, after, plan, cancellationToken).ConfigureAwait(false))
        {
            if (happened is not null)
            {
                LogCommand.Print(happened, json);
            }

            // The end is an event of the plan's own stream; a silent feed is asked too, in case it was missed.
            if ((happened is null || happened.Stream == $"plan/{plan}")
                && await Status(gateway, plan, cancellationToken).ConfigureAwait(false) is var status && IsOver(status))
            {
                return status;
            }
        }

        throw new InvalidOperationException("The feed ended, which it never does by itself.");
    }
}
