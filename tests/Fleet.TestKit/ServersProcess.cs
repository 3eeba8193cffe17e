using System.Diagnostics;

namespace Fleet.TestKit;

/// <summary>
/// The program that holds the servers while this test process lives. It reads our pipe: when we end, even by
/// a kill, the pipe closes and it ends the servers.
/// </summary>
internal static class ServersProcess
{
    private const int LinesExpected = 3;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);

    /// <exception cref="InvalidOperationException">The servers did not come up; the message says
    /// why.</exception>
    public static async Task<ServerAddresses> Start()
    {
        // A session of its own: what ends our process group must not end it before it has cleaned up.
        var start = new ProcessStartInfo("setsid")
        {
            ArgumentList = { "dotnet", Path.Combine(AppContext.BaseDirectory, "Fleet.TestServers.dll") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(process);

        var values = new Dictionary<string, string>();
        while (values.Count < LinesExpected && await process.StandardOutput.ReadLineAsync() is { } line)
            values[line[..line.IndexOf('=')]] = line[(line.IndexOf('=') + 1)..];
        return ServerAddresses.Read(values.GetValueOrDefault)
            ?? throw new InvalidOperationException($"Tests cannot run without servers. {await errors}");
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        process.WaitForExit(EndPatience);
    }
}
