using Fleet.Cli.Local;

namespace Fleet.Cli.Gateways;

/// <summary>Says why a gateway may be silent: one layer down, and what to do.</summary>
internal static class Silence
{
    public static string Describe(GatewayAddress address, FleetHome home, string failure)
    {
        var tried = $"The gateway at {address.Url} (from {address.Source}) does not answer: {failure}";
        if (address.Source != home.FleetPath)
        {
            return $"{tried}\nIs FLEET_URL right, and does the gateway run there?";
        }

        var gateway = home.Processes.FirstOrDefault(process => process.Name == ServiceKinds.GatewayName);
        return $"{tried}\n" + gateway switch
        {
            null => "No process of it is known. To start what is not running, type: fleet up",
            { Running: { } running } when running.IsAlive() =>
                $"Its process {running.Pid} runs; the last lines of {home.Log(gateway.Name)} say what it does. "
                + "To look further, type: fleet doctor",
            { Running: var gone } => $"Its process {gone.Pid} is gone; its last lines are in {home.Log(gateway.Name)}. "
                + "To start it again, type: fleet up",
        };
    }
}
