using System.CommandLine;
using Fleet.Api;
using Fleet.Api.Plans;
using Fleet.Cli.Demo;
using Fleet.Cli.Gateways;
using Fleet.Cli.Local;
using Fleet.Cli.Output;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet demo</c>.</summary>
internal static class DemoCommand
{
    private const int RunnersDefault = 2;
    private const int EventsMax = 2000;

    public static Command Create()
    {
        var command = new Command(
            "demo", "Starts a fleet, runs a plan of seven tasks on a sample repository to its end, and shows the trunk.");
        command.SetAction((_, cancel) => Run(cancel));
        return command;
    }

    private static async Task<int> Run(CancellationToken cancellationToken)
    {
        Console.WriteLine("Starting a private PostgreSQL, RabbitMQ and the services...");
        var home = FleetHome.Find();
        var runners = home.Fleet is null ? RunnersDefault : (int?)null;
        var fleet = await new LocalFleet(home, line => Console.WriteLine($"  {line}"))
            .Up(new UpRequest(runners, null, null, []), cancellationToken).ConfigureAwait(false);
        var repository = await DemoRepository.Create(home, cancellationToken).ConfigureAwait(false);
        Console.WriteLine();
        Console.WriteLine($"The plan, seven tasks for small scripted agents: {repository.PlanFile}");
        using var gateway = GatewayClient.Connect();
        var before = await gateway
            .Get(StatusCommand.Path(null), ApiJson.Default.PlanStatus, cancellationToken).ConfigureAwait(false);
        var plan = await PlanText.Read(repository.PlanFile, cancellationToken).ConfigureAwait(false);
        var (_, body) = await gateway
            .Submit($"api/plans?base={Uri.EscapeDataString(plan.Directory)}", plan.Text, cancellationToken).ConfigureAwait(false);
        var submitted = GatewayClient.Read(body, ApiJson.Default.SubmittedPlan);
        Console.WriteLine();
        var code = await PlanWatch.ToTheEnd(gateway, submitted.Plan, before.Position, json: false, cancellationToken)
            .ConfigureAwait(false);
        await Tell(gateway, submitted, repository, before.Position, cancellationToken).ConfigureAwait(false);
        Console.WriteLine();
        Console.WriteLine($"Dashboard: {fleet.Url}login?token={fleet.Token}");
        Console.WriteLine($"Look closer: fleet task {submitted.Plan}/temperature; fleet log --plan {submitted.Plan}. Stop everything: fleet down");
        return code;
    }

    private static async Task Tell(
        GatewayClient gateway, SubmittedPlan plan, DemoRepository repository, long after, CancellationToken cancellationToken)
    {
        var events = await gateway.Get(
            $"api/events?after={after}&plan={plan.Plan}&limit={EventsMax}", ApiJson.Default.IReadOnlyListLoggedEvent, cancellationToken)
            .ConfigureAwait(false);
        Console.WriteLine();
        Console.WriteLine("What happened");
        foreach (var line in DemoStory.Of(events))
        {
            Console.WriteLine($"  - {line}");
        }

        Console.WriteLine();
        Console.WriteLine($"The trunk of {repository.Origin}");
        Console.WriteLine(await repository.Trunk(cancellationToken).ConfigureAwait(false));
    }
}
