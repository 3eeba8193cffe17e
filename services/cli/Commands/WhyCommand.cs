using System.CommandLine;
using Fleet.Api;
using Fleet.Cli.Gateways;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet why PLAN/TASK</c>.</summary>
internal static class WhyCommand
{
    public static Command Create()
    {
        var task = Arguments.Task();
        var json = Arguments.Json();
        var command = new Command("why", "Says what a task waits for, since when, and what to do.") { task, json };
        command.SetAction((parsed, cancel) => Run(TaskName.ParseTask(parsed.GetValue(task)!), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(TaskName task, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var text = await gateway.GetText($"api/tasks/{task.Path}/why", cancellationToken).ConfigureAwait(false);
        Console.WriteLine(json ? text : GatewayClient.Read(text, ApiJson.Default.TaskExplanation).Text);
        return ExitCodes.Ok;
    }
}
