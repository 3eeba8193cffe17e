namespace Fleet.LocalServers;

/// <summary>
/// A private RabbitMQ server on 127.0.0.1, from the system's programs, with an Erlang port mapper of its own.
/// It outlives the process that started it; whoever names the same directory finds it, and its data, again.
/// </summary>
public sealed class LocalRabbitMq(RabbitMqOptions options)
{
    private const string Name = "RabbitMQ";
    private const int PortTriesMax = 3;
    private static readonly TimeSpan FastPatience = TimeSpan.FromSeconds(30);

    private readonly ServerDirectory _home = new(options.Directory);

    /// <summary>Whether the server that was started last still runs.</summary>
    public bool IsRunning => _home.Load<RabbitMqState>()?.Process?.IsAlive() is true;

    /// <summary>Starts the server, or finds it running, and waits until it takes connections.</summary>
    /// <exception cref="LocalServerException">It is not installed, or did not come up.</exception>
    public async Task<RabbitMqServer> Start(CancellationToken cancellationToken = default)
    {
        using var held = await _home.Lock(cancellationToken);
        var state = _home.Load<RabbitMqState>()
            ?? new RabbitMqState($"fleet-{_home.Hash}@localhost", ServerDirectory.NewPassword());
        if (state.Process is { } running && await StillAnswers(state, running, cancellationToken))
            return Describe(state);

        var programs = RabbitMqPrograms.Require();
        await Ending.Force(Name, Processes, cancellationToken);
        return await Launch(programs, state, cancellationToken);
    }

    /// <summary>
    /// Stops the server and its port mapper, and waits until no process is left. Does nothing when down.
    /// </summary>
    public async Task Stop(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default)
    {
        if (_home.Load<RabbitMqState>() is not { } state)
            return;
        using var held = await _home.Lock(cancellationToken);
        state = _home.Load<RabbitMqState>()!;
        if (mode is StopMode.Fast && state.Process is { } server)
        {
            server.Send(Signal.Terminate);
            await Ending.Done(() => server.IsAlive() ? [server] : [], FastPatience, cancellationToken);
        }
        await Ending.Force(Name, Processes, cancellationToken);
        _home.Save(state with { Process = null });
    }

    /// <summary>Stops the server at once and deletes its directory and all data.</summary>
    public async Task Delete(CancellationToken cancellationToken = default)
    {
        await Stop(StopMode.Immediate, cancellationToken);
        if (Directory.Exists(_home.Path))
            Directory.Delete(_home.Path, recursive: true);
    }

    private async Task<RabbitMqServer> Launch(
        RabbitMqPrograms programs, RabbitMqState state, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            state = state.KeepPorts();
            var configuration = new RabbitMqConfiguration(_home, state);
            configuration.Write();
            var logged = ServerLog.Length(_home.Log);
            // An own port mapper, started first: the server would start one that nobody ends.
            using var epmd = DetachedProcess.Start(
                [programs.Epmd, "-port", $"{state.EpmdPort}", "-address", "127.0.0.1"],
                _home.Path, _home.In("epmd.log"), configuration.Environment);
            using var started = DetachedProcess.Start(
                [programs.Server], _home.Path, _home.Log, configuration.Environment);
            state = state with { Process = started.Running };
            _home.Save(state);
            try
            {
                await Ready(state, started.HowItEnded, logged, cancellationToken);
                return Describe(state);
            }
            catch (LocalServerException) when (started.ExitCode is not null)
            {
                await Ending.Force(Name, Processes, CancellationToken.None);
                // Somebody took a port between the look and the start: the next round takes others.
                if (tries == PortTriesMax || state.Ports.All(LoopbackPorts.IsFree))
                    throw;
            }
        }
    }

    /// <summary>False when the process has ended, be it while we ask.</summary>
    private async Task<bool> StillAnswers(
        RabbitMqState state, RunningProcess running, CancellationToken cancellationToken)
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

    private async Task Ready(RabbitMqState state, Func<string?> exit, long logged, CancellationToken cancellationToken)
    {
        using var probe = new RabbitMqProbe(state);
        await Readiness.Wait(Name, exit, probe.Answers, (_home.Log, logged), options.StartTimeout, cancellationToken);
    }

    private IReadOnlyList<RunningProcess> Processes() =>
        ProcessTable.StartedWith(RabbitMqConfiguration.Mark, _home.Path);

    private RabbitMqServer Describe(RabbitMqState state) => new(
        "127.0.0.1", state.Port, state.ManagementPort, RabbitMqConfiguration.User, state.Password, "/",
        state.Process!.Pid, _home.Log);
}
