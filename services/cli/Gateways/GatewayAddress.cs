using Fleet.Cli.Local;

namespace Fleet.Cli.Gateways;

/// <summary>Where the gateway is, with a token for it.</summary>
/// <param name="Source">Where this was read, for messages.</param>
internal sealed record GatewayAddress(Uri Url, string Token, string Source)
{
    /// <summary><c>FLEET_URL</c> and <c>FLEET_TOKEN</c>, else what <c>up</c> wrote.</summary>
    /// <exception cref="Failure">Neither is there.</exception>
    public static GatewayAddress Find(FleetHome home)
    {
        if (Environment.GetEnvironmentVariable("FLEET_URL") is { Length: > 0 } url)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var given)
                ? new(given, Environment.GetEnvironmentVariable("FLEET_TOKEN") ?? "", "FLEET_URL")
                : throw Failure.Usage($"FLEET_URL is \"{url}\", which is no URL.");
        }

        return home.Fleet is { } fleet
            ? new(new Uri(fleet.Url), fleet.Token, home.FleetPath)
            : throw Failure.Unreachable(
                $"No fleet is known here: FLEET_URL is not set, and there is no {home.FleetPath}.\n"
                + "To start one on this machine, type: fleet up");
    }
}
