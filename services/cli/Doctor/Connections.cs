using Fleet.Cli.Local;
using Npgsql;

namespace Fleet.Cli.Doctor;

/// <summary>How to reach the servers with other clients, as URLs with their credentials. Null: not known here.
/// </summary>
/// <param name="Management">The broker's HTTP API, which rabbitmqadmin speaks.</param>
internal sealed record Connections(string? Postgres, string? RabbitMq, string? Management, string? Gateway)
{
    public static Connections Of(FleetHome home) => new(
        home.Secrets is { } secrets ? PostgresUrl(secrets.PostgresOwner) : null,
        home.Secrets?.RabbitMq.AbsoluteUri,
        home.Secrets is { } broker ? ManagementUrl(broker) : null,
        Environment.GetEnvironmentVariable("FLEET_URL") is { Length: > 0 } given ? given : home.Fleet?.Url);

    private static string ManagementUrl(SecretsFile secrets) => new UriBuilder(secrets.Management)
    {
        UserName = secrets.RabbitMq.UserInfo.Split(':')[0],
        Password = secrets.RabbitMq.UserInfo.Split(':')[^1],
    }.Uri.AbsoluteUri;

    private static string PostgresUrl(string owner)
    {
        var parts = new NpgsqlConnectionStringBuilder(owner);
        return $"postgresql://{Uri.EscapeDataString(parts.Username!)}:{Uri.EscapeDataString(parts.Password!)}"
            + $"@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
