using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fleet.Messaging.Topology;

namespace Fleet.Messaging.Tests;

/// <summary>A broker of the tests' own, on free ports and with its own data; gone with the tests.</summary>
public sealed class LocalBroker : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-broker-").FullName;
    private readonly int _epmdPort = FreePort();
    private readonly int _distPort = FreePort();
    private readonly int _managementPort = FreePort();
    private Process? _epmd;
    private Process? _server;

    public int Port { get; } = FreePort();

    public ManagementApi Management => new(new Uri($"http://127.0.0.1:{_managementPort}"), "guest", "guest");

    public async Task InitializeAsync()
    {
        _epmd = Start("epmd", "-port", $"{_epmdPort}", "-address", "127.0.0.1");
        await File.WriteAllTextAsync(Path.Combine(_directory, "plugins"), "[rabbitmq_management].");
        await File.WriteAllTextAsync(Path.Combine(_directory, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {_managementPort}
            """);
        await StartServer();
    }

    public async Task StartServer()
    {
        _server = Start("/usr/lib/rabbitmq/bin/rabbitmq-server");
        var until = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Management.QueueNames("/");
                return;
            }
            catch (Exception) when (until.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(200);
            }
        }
    }

    public async Task KillServer()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
    }

    public async Task DisposeAsync()
    {
        await KillServer();
        _epmd!.Kill();
        Directory.Delete(_directory, recursive: true);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            Environment =
            {
                ["ERL_EPMD_PORT"] = $"{_epmdPort}",
                ["RABBITMQ_NODENAME"] = $"t{Port}@localhost",
                ["RABBITMQ_DIST_PORT"] = $"{_distPort}",
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_directory, "mnesia"),
                ["RABBITMQ_LOG_BASE"] = Path.Combine(_directory, "log"),
                ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_directory, "rabbitmq.conf"),
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_directory, "plugins"),
                ["HOME"] = _directory,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition("broker")]
public sealed class BrokerCollection : ICollectionFixture<LocalBroker>;
