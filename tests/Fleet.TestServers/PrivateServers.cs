using System.Globalization;
using Fleet.LocalServers;

namespace Fleet.TestServers;

/// <summary>Servers from the system's programs, in a directory under the temporary one.</summary>
internal sealed class PrivateServers : IServers
{
    private const string Prefix = "fleet-test-";

    // The account that PostgreSQL runs as when we are root has to get through.
    private const UnixFileMode OpenToAll = (UnixFileMode)0b111_101_101;

    private readonly string _directory =
        Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"[..24]);

    public static bool AreInstalled =>
        !Prerequisites.Missing().Any(missing => missing.Program is "postgres" or "rabbitmq-server" or "setpriv");

    /// <summary>Ends what an earlier run left, when its own process was killed and could not.</summary>
    public static async Task DeleteAbandoned()
    {
        foreach (var owner in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*")
            .Select(directory => Path.Combine(directory, "owner")).Where(File.Exists))
        {
            var numbers = File.ReadAllText(owner).Split(' ');
            if (numbers is [var pid, var ticks]
                && new RunningProcess(Number(pid), long.Parse(ticks, CultureInfo.InvariantCulture)).IsAlive())
                continue;
            if (Claim(owner))
                await Delete(Path.GetDirectoryName(owner)!);
        }
    }

    public async Task<IReadOnlyList<(string Name, string Value)>> Start(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_directory);
        File.SetUnixFileMode(_directory, OpenToAll);
        var own = RunningProcess.Find(Environment.ProcessId)!;
        var owner = Path.Combine(_directory, "owner");
        await File.WriteAllTextAsync(owner, $"{own.Pid} {own.StartTicks}", cancellationToken);

        var postgres = Postgres(_directory).Start(cancellationToken);
        var rabbitMq = RabbitMq(_directory).Start(cancellationToken);
        await Task.WhenAll(postgres, rabbitMq);
        var broker = await rabbitMq;
        return
        [
            ("FLEET_TEST_POSTGRES", (await postgres).ConnectionString),
            ("FLEET_TEST_RABBITMQ", $"amqp://{broker.User}:{broker.Password}@{broker.Host}:{broker.Port}"),
            ("FLEET_TEST_RABBITMQ_MANAGEMENT", $"http://{broker.Host}:{broker.ManagementPort}"),
        ];
    }

    public Task Delete() => Delete(_directory);

    private static async Task Delete(string directory)
    {
        await Task.WhenAll(Postgres(directory).Delete(), RabbitMq(directory).Delete());
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    /// <summary>Of two runs that find the same remains, one clears them away.</summary>
    private static bool Claim(string owner)
    {
        try
        {
            File.Move(owner, $"{owner}.gone");
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static LocalPostgres Postgres(string directory) =>
        new(new PostgresOptions(Path.Combine(directory, "postgres")) { Durable = false });

    private static LocalRabbitMq RabbitMq(string directory) =>
        new(new RabbitMqOptions(Path.Combine(directory, "rabbitmq")));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
