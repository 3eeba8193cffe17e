namespace Fleet.TestKit;

/// <summary>Where the servers of this run of tests are.</summary>
/// <param name="Postgres">Npgsql connection string of a superuser.</param>
/// <param name="RabbitMq">amqp:// URL of an administrator, without a virtual host.</param>
/// <param name="RabbitMqManagement">http:// URL of the management plugin.</param>
public sealed record ServerAddresses(string Postgres, Uri RabbitMq, Uri RabbitMqManagement)
{
    private const int ManagementPort = 15672;

    /// <summary>What <c>FLEET_TEST_*</c> say; null when they say nothing.</summary>
    public static ServerAddresses? Read(Func<string, string?> variable)
    {
        if (variable("FLEET_TEST_POSTGRES") is not { Length: > 0 } postgres
            || variable("FLEET_TEST_RABBITMQ") is not { Length: > 0 } rabbitMq)
            return null;
        var broker = new Uri(rabbitMq);
        var management = variable("FLEET_TEST_RABBITMQ_MANAGEMENT") is { Length: > 0 } given
            ? new Uri(given)
            : new UriBuilder("http", broker.Host, ManagementPort).Uri;
        return new ServerAddresses(postgres, broker, management);
    }
}
