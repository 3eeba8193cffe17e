using System.CommandLine;
using System.Net;
using System.Text.Json;
using Fleet.Api;
using Fleet.Api.Plans;
using Fleet.Cli.Gateways;
using Fleet.Cli.Output;
using Fleet.PlanFiles;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet submit PLAN.yaml</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("PLAN.yaml") { Description = "The plan's file, YAML or JSON; - reads standard input." };
        var wait = new Option<bool>("--wait") { Description = "Follow the plan to its end: exit code 0 all landed, 2 not all." };
        var dry = new Option<bool>("--dry-run") { Description = "Only check the plan; publish nothing." };
        var json = Arguments.Json();
        var command = new Command("submit", "Publishes a plan.") { file, wait, dry, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var plan = await PlanText.Read(parsed.GetValue(file)!, cancel).ConfigureAwait(false);
            return Check(plan, parsed.GetValue(dry), parsed.GetValue(json))
                ?? await Submit(plan, parsed.GetValue(wait), parsed.GetValue(json), cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Mistakes show even while nothing runs. Null: the plan is sound, as far as can be told here.</summary>
    private static int? Check(PlanText plan, bool dry, bool json)
    {
        var reading = PlanReader.Read(plan.Text, new PlanReaderOptions { BaseDirectory = plan.Directory });
        if (!reading.Accepted)
        {
            return Refuse(plan, new RefusedPlan(
                [.. reading.Mistakes.Select(one => new Mistake(one.Line, one.Column, one.Path, one.Message))]), json);
        }

        if (!dry)
        {
            return null;
        }

        Accept(new SubmittedPlan(reading.Plan!.Plan, reading.Notices), "is sound; nothing was published", json);
        return ExitCodes.Ok;
    }

    private static async Task<int> Submit(PlanText plan, bool wait, bool json, CancellationToken cancellationToken)
    {
        using var gateway = GatewayClient.Connect();
        var before = await gateway
            .Get(StatusCommand.Path(null), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false);
        var path = $"api/plans?base={Uri.EscapeDataString(plan.Directory)}";
        var (status, body) = await gateway.Submit(path, plan.Text, cancellationToken).ConfigureAwait(false);
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            return Refuse(plan, GatewayClient.Read(body, ApiJson.Default.RefusedPlan), json);
        }

        if (status is HttpStatusCode.Accepted)
        {
            var pending = GatewayClient.Read(body, ApiJson.Default.PendingSubmission);
            throw Failure.Unreachable(
                $"The plan waits in the planner's queue, and the planner has not answered (submission {pending.Submission}). "
                + "It is kept and taken when the planner is back. To look, type: fleet doctor");
        }

        var accepted = GatewayClient.Read(body, ApiJson.Default.SubmittedPlan);
        if (!wait)
        {
            Accept(accepted, "is accepted", json);
            return ExitCodes.Ok;
        }

        if (!json)
        {
            Accept(accepted, "is accepted", json);
        }

        return await PlanWatch.ToTheEnd(gateway, accepted.Plan, before.Position, json, cancellationToken).ConfigureAwait(false);
    }

    private static void Accept(SubmittedPlan plan, string how, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(plan, ApiJson.Default.SubmittedPlan));
            return;
        }

        Console.WriteLine($"The plan {plan.Plan} {how}.");
        foreach (var notice in plan.Notices)
        {
            Console.WriteLine($"  {notice}");
        }
    }

    private static int Refuse(PlanText plan, RefusedPlan refused, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(refused, ApiJson.Default.RefusedPlan));
            return ExitCodes.Refused;
        }

        foreach (var mistake in refused.Mistakes)
        {
            var place = mistake.Line == 0 ? plan.Name : $"{plan.Name}:{mistake.Line}:{mistake.Column}";
            var path = mistake.Path is "" ? "" : $"{mistake.Path}: ";
            Console.Error.WriteLine($"{place}: {path}{mistake.Message}");
        }

        Console.Error.WriteLine($"The plan is refused: {refused.Mistakes.Count} "
            + $"{(refused.Mistakes.Count == 1 ? "mistake" : "mistakes")}. Nothing of it was recorded.");
        return ExitCodes.Refused;
    }
}
