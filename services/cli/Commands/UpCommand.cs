using System.CommandLine;
using Fleet.Cli.Local;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet up</c>.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var runners = Number("--runners", $"Runner hosts; at first {UpRequest.RunnersDefault}.", 0, 64);
        var slots = Number("--slots", $"Agents at once on each host; at first {UpRequest.SlotsDefault}.", 1, 256);
        var port = Number("--port", "The dashboard's port on 127.0.0.1; at first a free one.", 1, 65535);
        var set = new Option<string[]>("--set")
        {
            Description = "A setting of every service that has it (LeaseSeconds=60), or of one (host-2:Slots=8), or one entry "
                + "of it (host:Agents:claude=COMMAND). Once given, it is kept; NAME= takes it away. May be repeated.",
            HelpName = "[SERVICE:]NAME[:ENTRY]=VALUE",
            DefaultValueFactory = _ => [],
        };
        set.Validators.Add(result =>
        {
            foreach (var mistake in result.Tokens.Select(token => GivenSettings.Mistake(token.Value)).OfType<string>())
            {
                result.AddError(mistake);
            }
        });
        var command = new Command("up", "Starts what is not running, also after a crash; prints the dashboard's address.")
        {
            runners, slots, port, set,
        };
        command.SetAction((parsed, cancel) => Run(
            new UpRequest(
                parsed.GetValue(runners), parsed.GetValue(slots), parsed.GetValue(port), parsed.GetValue(set)!), cancel));
        return command;
    }

    private static async Task<int> Run(UpRequest request, CancellationToken cancellationToken)
    {
        var home = FleetHome.Find();
        var fleet = await new LocalFleet(home, line => Console.Error.WriteLine($"  {line}"))
            .Up(request, cancellationToken).ConfigureAwait(false);
        Console.WriteLine($"Fleet is up: {fleet.Runners} runner {(fleet.Runners == 1 ? "host" : "hosts")} with {fleet.Slots} slots each.");
        Console.WriteLine($"Dashboard: {fleet.Url}login?token={fleet.Token}");
        return ExitCodes.Ok;
    }

    private static Option<int?> Number(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = $"{description} Once given, it is kept." };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && (value < least || value > most))
            {
                result.AddError($"{name} is {value}; it may be {least} to {most}.");
            }
        });
        return option;
    }
}
