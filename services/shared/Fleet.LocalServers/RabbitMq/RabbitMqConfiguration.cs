namespace Fleet.LocalServers;

/// <summary>
/// The files and variables by which a RabbitMQ server is this directory's own and nobody else's.
/// </summary>
internal sealed class RabbitMqConfiguration(ServerDirectory home, RabbitMqState state)
{
    /// <summary>
    /// Every process of the server carries this variable with the directory's path: so they are found.
    /// </summary>
    public const string Mark = "FLEET_LOCAL_SERVER";
    public const string User = "fleet";

    public void Write()
    {
        Directory.CreateDirectory(home.In("data"));
        Directory.CreateDirectory(home.In("log"));
        ServerDirectory.WritePrivate(home.In("enabled_plugins"), "[rabbitmq_management].\n");
        // The user is made at the first boot, while the database is empty, and stays as it is afterwards.
        ServerDirectory.WritePrivate(home.In("rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{state.Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {state.ManagementPort}
            default_user = {User}
            default_pass = {state.Password}
            log.file.rotation.size = 16777216
            log.file.rotation.count = 2

            """);
    }

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        [Mark] = home.Path,
        ["HOME"] = home.Path, // The Erlang cookie is kept here.
        ["RABBITMQ_NODENAME"] = state.Node,
        ["RABBITMQ_MNESIA_BASE"] = home.In("data"),
        ["RABBITMQ_LOG_BASE"] = home.In("log"),
        ["RABBITMQ_PID_FILE"] = home.In("pid"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = home.In("enabled_plugins"),
        ["RABBITMQ_CONFIG_FILE"] = home.In("rabbitmq.conf"),
        // The system's own settings in /etc/rabbitmq are not for this server.
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = home.In("advanced.config"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_DIST_PORT"] = $"{state.DistributionPort}",
        // The broker itself closes in milliseconds; its management agent then sits out five seconds for nothing.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -shutdown_time 2000",
        ["ERL_EPMD_PORT"] = $"{state.EpmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        // The start script then becomes the server, instead of waiting beside it.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
    };
}
