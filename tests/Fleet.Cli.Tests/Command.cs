using System.Diagnostics;

namespace Fleet.Cli.Tests;

/// <summary>The built command line, run as a process.</summary>
internal sealed record Command(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs <c>fleet</c> in an empty home of its own, with these settings besides.</summary>
    public static async Task<Command> Fleet(string[] arguments, params (string Name, string Value)[] environment)
    {
        var home = Directory.CreateTempSubdirectory("fleet-cli-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fleet.dll"), .. arguments])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "FLEET_URL", "FLEET_TOKEN" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["FLEET_HOME"] = Path.Combine(home, ".fleet");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
            Directory.Delete(home, recursive: true);
        }

        return new Command(process.ExitCode, await output, await errors);
    }

    public static Task<Command> Fleet(string arguments, params (string Name, string Value)[] environment) =>
        Fleet(arguments.Split(' '), environment);
}
