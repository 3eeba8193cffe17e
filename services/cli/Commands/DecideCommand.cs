using System.CommandLine;
using System.Text.Json;
using Fleet.Api;
using Fleet.Api.Tasks;
using Fleet.Cli.Gateways;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet approve PLAN/TASK</c> and <c>fleet reject PLAN/TASK</c>.</summary>
internal static class DecideCommand
{
    public static Command Approve() => Create("approve", "Lets a candidate through to the merge executor.", "For the record.");

    public static Command Reject() => Create(
        "reject", "Sends a candidate back for another attempt.", "Why not; the next attempt is told.");

    private static Command Create(string name, string description, string reasonFor)
    {
        var task = Arguments.Task();
        var reason = Arguments.Reason(reasonFor);
        var change = new Option<string?>("--change")
        {
            Description = "The change hash that was looked at (fleet task --json): another change is refused.",
        };
        var json = Arguments.Json();
        var command = new Command(name, description) { task, reason, change, json };
        command.SetAction((parsed, cancel) => Run(
            name, TaskName.ParseTask(parsed.GetValue(task)!),
            new CandidateDecision(parsed.GetValue(reason), parsed.GetValue(change)), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(
        string name, TaskName task, CandidateDecision decision, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var body = JsonSerializer.Serialize(decision, ApiJson.Default.CandidateDecision);
        var answer = await gateway.PostText($"api/tasks/{task.Path}/{name}", body, cancellationToken).ConfigureAwait(false);
        var decided = GatewayClient.Read(answer, ApiJson.Default.DecidedCandidate);
        Console.WriteLine(json ? answer : $"{task} is {decided.Decision} (attempt {decided.Attempt}).");
        return ExitCodes.Ok;
    }
}
