using Npgsql;

namespace Fleet.LocalServers;

/// <summary>
/// A private PostgreSQL server on 127.0.0.1, from the system's programs. It outlives the process that started
/// it; whoever names the same directory finds it, and its data, again.
/// </summary>
public sealed class LocalPostgres(PostgresOptions options)
{
    internal const string Superuser = "postgres";
    private const string Name = "PostgreSQL";
    private const int PortTriesMax = 3;
    private static readonly TimeSpan FastPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(10);

    private readonly ServerDirectory _home = new(options.Directory);

    /// <summary>Whether the server that was started last still runs.</summary>
    public bool IsRunning => _home.Load<PostgresState>()?.Process?.IsAlive() is true;

    /// <summary>Starts the server, or finds it running, and waits until it answers.</summary>
    /// <exception cref="LocalServerException">It is not installed, or did not come up.</exception>
    public async Task<PostgresServer> Start(CancellationToken cancellationToken = default)
    {
        using var held = await _home.Lock(cancellationToken);
        var account = ServerAccount.Needed();
        var cluster = new PostgresCluster(_home, account, options.Durable);
        var state = await cluster.Settle(cancellationToken);
        if (state.Process is { } running && await StillAnswers(state, running, cancellationToken))
            return Describe(state);

        var programs = PostgresPrograms.For(state.DataDirectory);
        await EndOrphans(state, cancellationToken);
        await cluster.Create(programs, state, cancellationToken);
        return await Launch(programs, account, state, cancellationToken);
    }

    /// <summary>
    /// Stops the server and waits until none of its processes is left. Does nothing when it is down.
    /// </summary>
    public async Task Stop(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default)
    {
        if (_home.Load<PostgresState>() is not { } state)
            return;
        using var held = await _home.Lock(cancellationToken);
        state = _home.Load<PostgresState>()!;
        state.Process?.Send(mode is StopMode.Fast ? Signal.Interrupt : Signal.Quit);
        if (!await Ending.Done(() => Processes(state), FastPatience, cancellationToken))
            await Ending.Force(Name, () => Processes(state), cancellationToken);
        _home.Save(state with { Process = null });
    }

    /// <summary>Stops the server at once and deletes its directory and all data.</summary>
    public async Task Delete(CancellationToken cancellationToken = default)
    {
        await Stop(StopMode.Immediate, cancellationToken);
        foreach (var place in new[] { _home.Load<PostgresState>()?.Elsewhere, _home.Path })
            if (Directory.Exists(place))
                Directory.Delete(place, recursive: true);
    }

    private async Task<PostgresServer> Launch(
        PostgresPrograms programs,
        ServerAccount? account,
        PostgresState state,
        CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            state = state with { Port = LoopbackPorts.Keep(state.Port) };
            var logged = ServerLog.Length(_home.Log);
            var command = Command(programs, state);
            using var started = DetachedProcess.Start(
                account?.Run(command) ?? command, state.DataDirectory, _home.Log, CleanEnvironment.Nothing);
            state = state with { Process = started.Running };
            _home.Save(state);
            try
            {
                await Ready(state, started.HowItEnded, logged, cancellationToken);
                return Describe(state);
            }
            catch (LocalServerException) when (
                tries < PortTriesMax && started.ExitCode is not null && !LoopbackPorts.IsFree(state.Port))
            {
                // Somebody took the port between the look and the start: the next round takes another.
            }
        }
    }

    private IReadOnlyList<string> Command(PostgresPrograms programs, PostgresState state)
    {
        IReadOnlyList<string> settings = [
            "listen_addresses=127.0.0.1", $"port={state.Port}", "unix_socket_directories=",
            $"max_connections={options.MaxConnections}", "password_encryption=scram-sha-256", "jit=off",
            "log_timezone=UTC", "timezone=UTC", "logging_collector=off",
            .. options.Durable ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off"]];
        var given = settings.SelectMany(setting => new[] { "-c", setting });
        return [programs.Postgres, "-D", state.DataDirectory, .. given];
    }

    /// <summary>False when the process has ended, be it while we ask.</summary>
    private async Task<bool> StillAnswers(
        PostgresState state, RunningProcess running, CancellationToken cancellationToken)
    {
        try
        {
            var logged = ServerLog.Length(_home.Log);
            await Ready(state, () => running.IsAlive() ? null : "it ended", logged, cancellationToken);
            return true;
        }
        catch (LocalServerException) when (!running.IsAlive())
        {
            return false;
        }
    }

    private Task Ready(PostgresState state, Func<string?> exit, long logged, CancellationToken cancellationToken) =>
        Readiness.Wait(
            Name,
            exit,
            token => Answers(state, token),
            (_home.Log, logged),
            options.StartTimeout,
            cancellationToken);

    private static async Task<string?> Answers(PostgresState state, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{state.ConnectionString};Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (NpgsqlException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>
    /// Workers of a killed postmaster hold its shared memory until they notice: they get time to.
    /// </summary>
    private static async Task EndOrphans(PostgresState state, CancellationToken cancellationToken)
    {
        foreach (var process in Processes(state))
            process.Send(Signal.Quit);
        if (!await Ending.Done(() => Processes(state), OrphanPatience, cancellationToken))
            await Ending.Force(Name, () => Processes(state), cancellationToken);
    }

    private static IReadOnlyList<RunningProcess> Processes(PostgresState state) =>
        ProcessTable.WorkingIn(state.DataDirectory, "postgres");

    private PostgresServer Describe(PostgresState state) => new(
        state.ConnectionString, state.Port, state.Process!.Pid, state.DataDirectory, _home.Log, state.Notes);
}
