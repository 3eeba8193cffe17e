using System.CommandLine;
using System.Net.Sockets;
using Fleet.Cli.Local;
using Fleet.Domain;
using Fleet.EventStore;
using Npgsql;

namespace Fleet.Cli.Commands;

/// <summary><c>fleet setup</c>: what <c>up</c> does at its own servers, for servers that somebody else runs.</summary>
internal static class SetUpCommand
{
    private const string Postgres = "FLEET_POSTGRES_OWNER";
    private const string Management = "FLEET_BROKER_MANAGEMENT";
    private const string User = "FLEET_BROKER_ADMIN_USER";
    private const string Password = "FLEET_BROKER_ADMIN_PASSWORD";
    private const string VirtualHost = "FLEET_BROKER_VIRTUAL_HOST";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var patience = new Option<int>("--patience")
        {
            Description = "How long to wait for servers that do not answer yet, in seconds.",
            DefaultValueFactory = _ => 120,
        };
        var command = new Command(
            "setup", "Prepares a PostgreSQL and a RabbitMQ for a fleet: schema, roles, exchanges and queues, users. May be run again; "
            + $"{Postgres}, {Management}, {User}, {Password} and a password per lane ({PasswordOf(Lanes.Planner)}, ...) say where.")
        {
            patience,
        };
        command.SetAction((parsed, cancel) => Run(TimeSpan.FromSeconds(parsed.GetValue(patience)), cancel));
        return command;
    }

    private static async Task<int> Run(TimeSpan patience, CancellationToken cancellationToken)
    {
        var postgres = Needed(Postgres);
        var broker = new BrokerAdministrator(new Uri(Needed(Management)), Needed(User), Needed(Password), Given(VirtualHost) ?? "/");
        var passwords = BrokerLanes.All.ToDictionary(lane => lane.User, lane => Needed(PasswordOf(lane.User)));

        await Patiently(() => FleetDatabaseSetUp.Run(postgres, passwords, cancellationToken), patience, cancellationToken)
            .ConfigureAwait(false);
        Console.WriteLine("PostgreSQL: schema, roles and lanes are set up.");
        await Patiently(() => FleetBrokerSetUp.Run(broker, passwords, cancellationToken), patience, cancellationToken)
            .ConfigureAwait(false);
        Console.WriteLine("RabbitMQ: exchanges, queues, users and their rights are set up.");
        return ExitCodes.Ok;
    }

    /// <summary>The variable that holds a lane's password: <c>FLEET_PLANNER_PASSWORD</c>.</summary>
    private static string PasswordOf(string user) => $"{user.ToUpperInvariant()}_PASSWORD";

    private static string? Given(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Needed(string name) => Given(name) ?? throw Failure.Usage($"{name} is not set. See: fleet setup --help");

    private static async Task Patiently(Func<Task> work, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = Environment.TickCount64;
        while (true)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (Exception away) when (IsAway(away))
            {
                if (Environment.TickCount64 - began > patience.TotalMilliseconds)
                {
                    throw Failure.Unreachable($"No answer in {patience.TotalSeconds:0} s: {away.Message}");
                }

                await Task.Delay(BetweenTries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsAway(Exception failure) => failure switch
    {
        PostgresException said => DatabaseOutage.Is(said),
        NpgsqlException or SocketException or HttpRequestException => true,
        _ => false,
    };
}
