using System.CommandLine;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet test</c>: the launcher in a clone runs the tests before it comes to this program.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var command = new Command("test", "Runs Fleet's own tests, from a clone of its repository.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed) =>
        throw Failure.Usage("Fleet's own tests are run from a clone of its repository: ./fleet test");
}
