using Fleet.Cli.Local;
using Npgsql;

namespace Fleet.Cli.Doctor;

/// <summary>How to reach the three servers with other clients, as URLs with their credentials. Null: not known here.
/// </summary>
internal sealed record Connections(string? Postgres, string? RabbitMq, string? Gateway)
{
    public static Connections Of(FleetHome home) => new(
        home.Secrets is { } secrets ? PostgresUrl(secrets.PostgresOwner) : null,
        home.Secrets?.RabbitMq.AbsoluteUri,
        Environment.GetEnvironmentVariable("FLEET_URL") is { Length: > 0 } given ? given : home.Fleet?.Url);

    private static string PostgresUrl(string owner)
    {
        var parts = new NpgsqlConnectionStringBuilder(owner);
        return $"postgresql://{Uri.EscapeDataString(parts.Username!)}:{Uri.EscapeDataString(parts.Password!)}"
            + $"@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
