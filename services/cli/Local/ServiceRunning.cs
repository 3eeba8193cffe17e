using System.Collections;
using Fleet.LocalServers;

namespace Fleet.Cli.Local;

/// <summary>Starts and ends the services' processes.</summary>
internal sealed class ServiceRunning(FleetHome home, Action<string> say)
{
    /// <summary>Every process of this fleet's services carries it with the home's path: so none is overlooked.</summary>
    private const string Mark = "FLEET_SERVICE_OF";

    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(120);

    /// <summary>A runner hands its work back in this time.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(40);

    /// <summary>Starts a service whose settings are written. It outlives this process.</summary>
    public ServiceProcess Start(Service service, int port)
    {
        Directory.CreateDirectory(home.In("logs"));
        Directory.CreateDirectory(home.In("work", service.Name));
        using var started = DetachedProcess.Start(
            [.. Programs.Command(service.Kind.Project), "--settings", home.Settings(service.Name)],
            home.In("work", service.Name), home.Log(service.Name), Inherited());
        return new ServiceProcess(service.Name, port, started.Running, Programs.Built(service.Kind.Project));
    }

    /// <summary>Waits until all are ready.</summary>
    /// <exception cref="Failure">One ended, or did not become ready in time; with its last lines.</exception>
    public async Task Ready(IReadOnlyList<ServiceProcess> processes, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Task.WhenAll(processes.Select(process => Ready(http, process, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Ends services: asked first, then by force, with all that they left behind.</summary>
    public async Task Stop(IReadOnlyList<ServiceProcess> processes, CancellationToken cancellationToken)
    {
        var running = processes.Where(process => process.Running.IsAlive()).ToList();
        foreach (var process in running)
        {
            process.Running.Send(Signal.Terminate);
        }

        IReadOnlyList<RunningProcess> Left() => [.. running.Select(process => process.Running).Where(one => one.IsAlive())];
        if (!await Ending.Done(Left, EndPatience, cancellationToken).ConfigureAwait(false))
        {
            say($"Ending by force what did not end in {EndPatience.TotalSeconds:0} s: "
                + string.Join(", ", running.Where(process => process.Running.IsAlive()).Select(process => process.Name)));
            await Ending.Force("A service", Left, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends whatever carries this fleet's mark and is left.</summary>
    public Task EndStragglers(CancellationToken cancellationToken) =>
        Ending.Force("A service", () => ProcessTable.StartedWith(Mark, home.Directory), cancellationToken);

    private async Task Ready(HttpClient http, ServiceProcess process, CancellationToken cancellationToken)
    {
        var began = Environment.TickCount64;
        while (await ServiceHealth.WhyNotReady(http, process.Port, cancellationToken).ConfigureAwait(false) is { } why)
        {
            var ended = !process.Running.IsAlive();
            if (ended || Environment.TickCount64 - began > ReadyPatience.TotalMilliseconds)
            {
                throw Failure.Unreachable($"The service {process.Name} "
                    + (ended ? "ended while it started" : $"is not ready after {ReadyPatience.TotalSeconds:0} s: {why}")
                    + $".\n{ServerLog.Tail(home.Log(process.Name), 0)}\n"
                    + "What else was started goes on. When the reason is mended, type: fleet up");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
        }

        say($"{process.Name} is ready");
    }

    /// <summary>Our own environment: agents need their keys and their home. How this command was called is not
    /// passed on.</summary>
    private Dictionary<string, string> Inherited()
    {
        var own = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(one => one.Key is string name && !name.StartsWith("FLEET_", StringComparison.Ordinal))
            .ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "");
        own[Mark] = home.Directory;
        return own;
    }
}
