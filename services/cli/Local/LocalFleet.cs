using Fleet.Domain;
using Fleet.LocalServers;
using Fleet.Tokens;

namespace Fleet.Cli.Local;

/// <summary>A whole fleet on this machine: servers and services. What <c>up</c> starts outlives it.</summary>
internal sealed class LocalFleet(FleetHome home, Action<string> say)
{
    private readonly ServiceRunning running = new(home, say);

    private LocalPostgres Postgres => new(new PostgresOptions(home.In("postgres")));

    private LocalRabbitMq RabbitMq => new(new RabbitMqOptions(home.In("rabbitmq")));

    /// <summary>Starts what does not run, and what runs an older program or with other settings; the rest is left
    /// alone.</summary>
    public async Task<FleetFile> Up(UpRequest request, CancellationToken cancellationToken)
    {
        using var held = await new ServerDirectory(home.Directory).Lock(cancellationToken).ConfigureAwait(false);
        await Prerequisites.Ensure(say, cancellationToken).ConfigureAwait(false);
        var secrets = await Servers(cancellationToken).ConfigureAwait(false);
        var fleet = Plan(request, secrets);
        await Services(fleet, new ServiceSettings(home, secrets, fleet), cancellationToken).ConfigureAwait(false);
        return fleet;
    }

    /// <summary>Ends services, broker and database, in this order.</summary>
    public async Task Down(CancellationToken cancellationToken)
    {
        using var held = await new ServerDirectory(home.Directory).Lock(cancellationToken).ConfigureAwait(false);
        await running.Stop(home.Processes, cancellationToken).ConfigureAwait(false);
        await running.EndStragglers(cancellationToken).ConfigureAwait(false);
        say("The services have ended");
        home.Save([]);
        await RabbitMq.Stop(StopMode.Fast, cancellationToken).ConfigureAwait(false);
        say("RabbitMQ has ended");
        await Postgres.Stop(StopMode.Fast, cancellationToken).ConfigureAwait(false);
        say("PostgreSQL has ended");
    }

    private async Task<SecretsFile> Servers(CancellationToken cancellationToken)
    {
        var (database, broker) = (Postgres.Start(cancellationToken), RabbitMq.Start(cancellationToken));
        var known = home.Secrets;
        var passwords = BrokerLanes.All.Select(lane => lane.User)
            .ToDictionary(role => role, role => known?.Passwords.GetValueOrDefault(role) ?? Secret.Create());
        var postgres = await database.ConfigureAwait(false);
        foreach (var note in postgres.Notes)
        {
            say(note);
        }

        var owner = await FleetDatabaseSetUp.Run(postgres.ConnectionString, passwords, cancellationToken).ConfigureAwait(false);
        say($"PostgreSQL is ready on port {postgres.Port}");
        var rabbit = await broker.ConfigureAwait(false);
        await FleetBrokerSetUp.Run(
            new BrokerAdministrator(rabbit.ManagementUri, rabbit.User, rabbit.Password, rabbit.VirtualHost), passwords, cancellationToken)
            .ConfigureAwait(false);
        say($"RabbitMQ is ready on port {rabbit.Port}");
        var secrets = new SecretsFile(
            owner, rabbit.Uri, rabbit.ManagementUri, known?.AgentKey ?? Secret.Create(), known?.AdminToken ?? Secret.Create(), passwords);
        home.Save(secrets);
        return secrets;
    }

    /// <summary>What is asked now, else what was asked last, else the defaults.</summary>
    private FleetFile Plan(UpRequest request, SecretsFile secrets)
    {
        var last = home.Fleet;
        var runs = home.Processes.Any(process => process.Name == ServiceKinds.GatewayName && process.Running.IsAlive());
        var port = request.Port ?? (runs ? last!.Port : LoopbackPorts.Keep(last?.Port ?? 0));
        if (request.Port is { } wanted && !(runs && last?.Port == wanted) && !LoopbackPorts.IsFree(wanted))
        {
            throw Failure.Unreachable($"Port {wanted} on 127.0.0.1 is taken by another program. Give another with --port.");
        }

        var fleet = new FleetFile(
            $"http://127.0.0.1:{port}/", secrets.AdminToken, request.Runners ?? last?.Runners ?? UpRequest.RunnersDefault,
            request.Slots ?? last?.Slots ?? UpRequest.SlotsDefault, port, (last?.Settings ?? []).With(request.Settings ?? []));
        home.Save(fleet);
        return fleet;
    }

    private async Task Services(FleetFile fleet, ServiceSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(home.In("settings"));
        var known = home.Processes;
        var wanted = ServiceKinds.Of(fleet.Runners);
        var right = wanted
            .Select(service => known.FirstOrDefault(process => process.Name == service.Name))
            .OfType<ServiceProcess>()
            .Where(process => process.Running.IsAlive() && IsAsSet(process, wanted, settings))
            .ToList();
        await running.Stop([.. known.Except(right)], cancellationToken).ConfigureAwait(false);

        foreach (var service in wanted.Where(service => right.All(process => process.Name != service.Name)))
        {
            var port = service.Kind == ServiceKinds.Gateway
                ? fleet.Port
                : LoopbackPorts.Keep(known.FirstOrDefault(process => process.Name == service.Name)?.Port ?? 0);
            ServerDirectory.WritePrivate(home.Settings(service.Name), settings.Text(service, port));
            right.Add(running.Start(service, port));
            home.Save(right);
        }

        home.Save(right);
        await running.Ready(right, cancellationToken).ConfigureAwait(false);
    }

    private bool IsAsSet(ServiceProcess process, IReadOnlyList<Service> wanted, ServiceSettings settings)
    {
        var service = wanted.Single(one => one.Name == process.Name);
        var file = home.Settings(process.Name);
        return process.Built == Programs.Built(service.Kind.Project)
            && File.Exists(file) && File.ReadAllText(file) == settings.Text(service, process.Port)
            && (service.Kind != ServiceKinds.Gateway || home.Fleet!.Port == process.Port);
    }
}

/// <summary>What a person asked of <c>up</c>; null: as last time.</summary>
/// <param name="Settings">Of services, added to those of last time. See <see cref="GivenSettings"/>.</param>
internal sealed record UpRequest(int? Runners, int? Slots, int? Port, IReadOnlyList<string>? Settings = null)
{
    public const int RunnersDefault = 1;
    public const int SlotsDefault = 4;
}
