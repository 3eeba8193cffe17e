using System.CommandLine;
using System.Text.Json;
using Fleet.Api;
using Fleet.Api.Tasks;
using Fleet.Cli.Gateways;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet cancel|pause|resume PLAN[/TASK]</c>.</summary>
internal static class WorkCommand
{
    public static Command Cancel() => Create("cancel", "Ends a plan or a task for good.");

    public static Command Pause() => Create("pause", "Begins no new attempt of a plan or a task.");

    public static Command Resume() => Create("resume", "Goes on after a pause; a blocked task starts anew.");

    private static Command Create(string name, string description)
    {
        var work = Arguments.PlanOrTask();
        var reason = Arguments.Reason("For the record.");
        var json = Arguments.Json();
        var command = new Command(name, description) { work, reason, json };
        command.SetAction((parsed, cancel) => Run(
            name, TaskName.Parse(parsed.GetValue(work)!), parsed.GetValue(reason), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(
        string name, TaskName work, string? reason, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var body = JsonSerializer.Serialize(new WorkRequest(reason), ApiJson.Default.WorkRequest);
        var answer = await gateway.PostText($"api/work/{work.Path}/{name}", body, cancellationToken).ConfigureAwait(false);
        Console.WriteLine(json ? answer : $"{work} is {GatewayClient.Read(answer, ApiJson.Default.WorkDone).Done}.");
        return ExitCodes.Ok;
    }
}
