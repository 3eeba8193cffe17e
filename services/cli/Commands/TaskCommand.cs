using System.CommandLine;
using Fleet.Api;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet task PLAN/TASK</c>.</summary>
internal static class TaskCommand
{
    public static Command Create()
    {
        var task = Arguments.Task();
        var attempt = new Option<int?>("--attempt") { Description = "Only this attempt." };
        var json = Arguments.Json();
        var command = new Command("task", "Shows a task's story: attempts, gates, evidence, cost.") { task, attempt, json };
        command.SetAction((parsed, cancel) => Run(
            TaskName.ParseTask(parsed.GetValue(task)!), parsed.GetValue(attempt), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(TaskName task, int? attempt, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var path = $"api/tasks/{task.Path}{(attempt is null ? "" : $"?attempt={attempt}")}";
        var text = await gateway.GetText(path, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Console.WriteLine(text);
        }
        else
        {
            Story.Show(GatewayClient.Read(text, ApiJson.Default.TaskStory));
        }

        return ExitCodes.Ok;
    }
}
