using System.CommandLine;
using Fleet.Api;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet watch [PLAN]</c>.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var plan = Arguments.Plan();
        var json = Arguments.Json();
        var command = new Command(
            "watch", "Follows a plan live: a bar per task, the hosts, the merge train. Ends with the plan, or by Ctrl-C.")
        {
            plan, json,
        };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(plan), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(string? plan, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var status = await gateway
            .Get(StatusCommand.Path(plan), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false);
        if (status.Plan is null)
        {
            throw Failure.Refused("No plan has been submitted yet. To submit one, type: fleet submit PLAN.yaml");
        }

        return await PlanWatch.ToTheEnd(gateway, status.Plan, status.Position, json, cancellationToken).ConfigureAwait(false);
    }
}
