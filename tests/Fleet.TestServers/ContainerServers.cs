using System.Diagnostics;
using System.Security.Cryptography;
using Fleet.LocalServers;

namespace Fleet.TestServers;

/// <summary>Servers in containers, where the system has none of its own.</summary>
internal sealed class ContainerServers : IServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly List<string> _containers = [];

    public async Task<IReadOnlyList<(string Name, string Value)>> Start(CancellationToken cancellationToken)
    {
        var postgres = await Run("postgres:17", ["-e", $"POSTGRES_PASSWORD={_password}", "-p", "127.0.0.1::5432"],
            ["-c", "max_connections=300"], cancellationToken);
        var rabbitMq = await Run("rabbitmq:4-management",
            ["-e", "RABBITMQ_DEFAULT_USER=fleet", "-e", $"RABBITMQ_DEFAULT_PASS={_password}",
                "-p", "127.0.0.1::5672", "-p", "127.0.0.1::15672"],
            [], cancellationToken);

        // Asked over TCP: while PostgreSQL's image sets itself up, it listens on a socket file alone.
        await Until(["exec", postgres, "pg_isready", "-h", "127.0.0.1"], cancellationToken);
        await Until(["exec", rabbitMq, "rabbitmq-diagnostics", "check_port_connectivity"], cancellationToken);
        var sql = await Port(postgres, 5432, cancellationToken);
        var amqp = await Port(rabbitMq, 5672, cancellationToken);
        var management = await Port(rabbitMq, 15672, cancellationToken);
        return
        [
            ("FLEET_TEST_POSTGRES",
                $"Host=127.0.0.1;Port={sql};Username=postgres;Password={_password};Database=postgres"),
            ("FLEET_TEST_RABBITMQ", $"amqp://fleet:{_password}@127.0.0.1:{amqp}"),
            ("FLEET_TEST_RABBITMQ_MANAGEMENT", $"http://127.0.0.1:{management}"),
        ];
    }

    public async Task Delete()
    {
        foreach (var container in _containers)
            await Docker(["rm", "--force", "--volumes", container], CancellationToken.None);
    }

    private async Task<string> Run(
        string image,
        IReadOnlyList<string> options,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        var said = await Docker(["run", "--detach", .. options, image, .. arguments], cancellationToken);
        _containers.Add(said.Trim());
        return said.Trim();
    }

    private static async Task<string> Port(string container, int port, CancellationToken cancellationToken) =>
        (await Docker(["port", container, $"{port}/tcp"], cancellationToken)).Trim().Split('\n')[0].Split(':')[^1];

    private static async Task Until(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Docker(command, cancellationToken);
                return;
            }
            catch (LocalServerException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    private static async Task<string> Docker(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new LocalServerException(
            $"docker {arguments[0]} ended with exit code {process.ExitCode}: {(await errors).Trim()}\n{Needed}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new LocalServerException(Needed, missing);
        }
    }

    private static string Needed =>
        "Tests need a real PostgreSQL and a real RabbitMQ. Either "
        + $"{Prerequisites.InstallCommand(Prerequisites.Missing())}; or install docker and start it; or set "
        + "FLEET_TEST_POSTGRES (connection string of a superuser) and FLEET_TEST_RABBITMQ (amqp:// URL of an "
        + "administrator).";
}
