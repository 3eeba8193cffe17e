using Fleet.Api;
using Fleet.Cli.Gateways;
using Fleet.Cli.Local;

namespace Fleet.Cli.Doctor;

/// <summary>Looks at the services: their processes, and whether the gateway takes our token.</summary>
internal static class ServiceChecks
{
    public static async Task<IReadOnlyList<Check>> Processes(FleetHome home, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await Task.WhenAll(home.Processes.Select(process => Look(home, process, http, cancellationToken)))
            .ConfigureAwait(false);
    }

    public static async Task<Check> Gateway(CancellationToken cancellationToken)
    {
        try
        {
            using var gateway = GatewayClient.Connect();
            var plans = await gateway
                .Get("api/plans", ApiJson.Default.IReadOnlyListPlanSummary, cancellationToken).ConfigureAwait(false);
            return Check.Well("api", $"The gateway answers and takes the token; it knows {plans.Count} plans");
        }
        catch (Failure failure)
        {
            return Check.Gone("api", failure.Message.ReplaceLineEndings(" "), "Type: fleet up");
        }
    }

    private static async Task<Check> Look(
        FleetHome home, ServiceProcess process, HttpClient http, CancellationToken cancellationToken)
    {
        var log = home.Log(process.Name);
        if (!process.Running.IsAlive())
        {
            return Check.Gone(process.Name, $"Its process {process.Running.Pid} is gone", $"Its last lines are in {log}. Type: fleet up");
        }

        return await ServiceHealth.WhyNotReady(http, process.Port, cancellationToken).ConfigureAwait(false) is { } why
            ? Check.Gone(process.Name, $"Its process {process.Running.Pid} runs and is not ready: {why}", $"Its log says more: {log}")
            : Check.Well(process.Name, $"Process {process.Running.Pid} is ready on port {process.Port}");
    }
}
