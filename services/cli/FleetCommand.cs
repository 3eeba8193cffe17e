using System.CommandLine;
using Fleet.Cli.Commands;
using Fleet.LocalServers;
using Npgsql;

namespace Fleet.Cli;

/// <summary>The whole command line.</summary>
internal static class FleetCommand
{
    public static async Task<int> Run(string[] args)
    {
        var parsed = Create().Parse(args);
        try
        {
            return await parsed
                .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
                .ConfigureAwait(false);
        }
        catch (Failure failure)
        {
            return Tell(failure.Message, failure.ExitCode);
        }
        catch (LocalServerException failure)
        {
            return Tell(failure.Message, ExitCodes.Unreachable);
        }
        catch (NpgsqlException failure)
        {
            return Tell($"The database does not do as asked: {failure.Message}", ExitCodes.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static RootCommand Create() => new("Runs many coding agents on one git repository and lands only what is proved.")
    {
        UpCommand.Create(),
        DownCommand.Create(),
        DemoCommand.Create(),
        SubmitCommand.Create(),
        StatusCommand.Create(),
        WatchCommand.Create(),
        LogCommand.Create(),
        TaskCommand.Create(),
        WhyCommand.Create(),
        DecideCommand.Approve(),
        DecideCommand.Reject(),
        WorkCommand.Cancel(),
        WorkCommand.Pause(),
        WorkCommand.Resume(),
        HostsCommand.Create(),
        ErrorsCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
        SetUpCommand.Create(),
        TestCommand.Create(),
    };

    private static int Tell(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
