namespace Fleet.TestKit;

/// <summary>
/// The real servers that tests run against: those of the environment, else private ones that are started when
/// the first test asks and ended with the test process. Nothing is skipped: without servers, tests fail.
/// </summary>
public static class TestServers
{
    private static readonly Lazy<Task<ServerAddresses>> Servers = new(() =>
        ServerAddresses.Read(Environment.GetEnvironmentVariable) is { } given
            ? Task.FromResult(given)
            : ServersProcess.Start());

    /// <summary>Where they are; starts them where needed.</summary>
    public static Task<ServerAddresses> Addresses => Servers.Value;

    /// <summary>An empty database of its own, dropped when disposed.</summary>
    public static Task<TestDatabase> NewDatabase() => TestDatabase.Create();

    /// <summary>An empty virtual host of its own, deleted with all queues when disposed.</summary>
    public static Task<TestVirtualHost> NewVirtualHost() => TestVirtualHost.Create();
}
