using System.CommandLine;
using Fleet.Api;
using Fleet.Api.Plans;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;
using Fleet.Domain.Board;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet status [PLAN]</c>.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var plan = Arguments.Plan();
        var json = Arguments.Json();
        var command = new Command("status", "Shows a plan and where its tasks stand.") { plan, json };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(plan), parsed.GetValue(json), cancel));
        return command;
    }

    /// <summary>Where a plan's status is asked for.</summary>
    public static string Path(string? plan) => plan is null ? "api/status" : $"api/status?plan={Uri.EscapeDataString(plan)}";

    private static async Task<int> Run(string? plan, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var text = await gateway.GetText(Path(plan), cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(text);
        }
        else
        {
            Show(GatewayClient.Read(text, ApiJson.Default.PlanStatus));
        }

        return ExitCodes.Ok;
    }

    /// <summary>Prints a plan for people.</summary>
    public static void Show(PlanStatus status)
    {
        if (status.Plan is null)
        {
            Console.WriteLine("No plan has been submitted yet. To submit one, type: fleet submit PLAN.yaml");
            return;
        }

        var now = TimeProvider.System.GetUtcNow();
        Console.WriteLine($"{status.Plan} is {status.State} for {HumanTime.Of(now - status.Since!.Value)}: "
            + $"{status.Tasks.Count(task => task.State == "landed")} of {status.Tasks.Count} landed. {status.Goal}");
        Console.WriteLine();
        TextTable.Write(
            ["task", "state", "for", "attempt", "commit", "reason"],
            [.. status.Tasks.Select(task => Row(task, now))]);
    }

    private static IReadOnlyList<string> Row(TaskView task, DateTimeOffset now) =>
    [
        task.Id, task.State, HumanTime.Of(now - task.Since), $"{task.Attempt}", Screen.Short(task.Commit), Because(task),
    ];

    private static string Because(TaskView task) => task switch
    {
        { Reason: { } reason } => reason,
        { Paused: true } => "paused",
        { Host: { } host } => $"on {host}",
        { State: "waiting", Needs.Count: > 0 } => $"needs {string.Join(", ", task.Needs)}",
        _ => "",
    };
}
