using System.CommandLine;
using Fleet.Cli.Local;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet down</c>.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "Stops what up started; its data is kept.");
        command.SetAction((_, cancel) => Run(cancel));
        return command;
    }

    private static async Task<int> Run(CancellationToken cancellationToken)
    {
        var home = FleetHome.Find();
        if (!Directory.Exists(home.Directory))
        {
            Console.WriteLine($"There is no fleet in {home.Directory}: nothing to stop.");
            return ExitCodes.Ok;
        }

        await new LocalFleet(home, line => Console.Error.WriteLine($"  {line}")).Down(cancellationToken).ConfigureAwait(false);
        Console.WriteLine($"Fleet is down; its data is kept in {home.Directory}.");
        return ExitCodes.Ok;
    }
}
