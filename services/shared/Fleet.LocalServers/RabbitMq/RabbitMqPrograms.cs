namespace Fleet.LocalServers;

/// <summary>
/// Where the system's RabbitMQ is. Debian's /usr/sbin/rabbitmq-server changes to the user rabbitmq and to the
/// system's directories: the program behind it does not.
/// </summary>
internal sealed record RabbitMqPrograms(string Server, string Epmd)
{
    /// <exception cref="LocalServerException">It is not installed.</exception>
    public static RabbitMqPrograms Require() => Find() ?? throw new LocalServerException(
        "RabbitMQ is not installed. On Debian or Ubuntu: apt-get install rabbitmq-server");

    public static RabbitMqPrograms? Find()
    {
        string[] packaged = ["/usr/lib/rabbitmq/bin/rabbitmq-server"];
        var server = packaged.FirstOrDefault(File.Exists) ?? CleanEnvironment.Find("rabbitmq-server");
        return server is not null && CleanEnvironment.Find("epmd") is { } epmd
            ? new RabbitMqPrograms(server, epmd)
            : null;
    }
}
