namespace Fleet.LocalServers;

/// <summary>Makes the data directory of a new server, in a place that the server's account reaches.</summary>
internal sealed class PostgresCluster(ServerDirectory home, ServerAccount? account, bool durable)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Elsewhere => $"/var/lib/fleet-{home.Hash}";

    /// <summary>Settles password and place; what was settled before stays.</summary>
    public async Task<PostgresState> Settle(CancellationToken cancellationToken)
    {
        if (home.Load<PostgresState>() is { } known)
            return known.CameFrom is null || known.Elsewhere is null ? known : Adopt(known, known.CameFrom);

        IReadOnlyList<string> notes = account is null
            ? []
            : [$"PostgreSQL does not run as root: it runs as {account.Name}."];
        var state = new PostgresState(ServerDirectory.NewPassword()) { Home = home.Path, Notes = notes };
        if (account is not null && !await Reaches(home.Path, cancellationToken))
        {
            var elsewhere = Elsewhere;
            if (!await Reaches(elsewhere, cancellationToken))
                throw new LocalServerException(
                    $"PostgreSQL runs as {account.Name}, who reaches neither {home.Path} nor {elsewhere}:"
                    + " chmod o+x one of them.");
            notes = [.. notes, $"{account.Name} cannot reach {home.Path}: the data is in {elsewhere}."];
            state = state with { Elsewhere = elsewhere, Notes = notes };
        }
        home.Save(state);
        return state;
    }

    /// <summary>
    /// Runs initdb unless the data is there. An interrupted one leaves nothing that looks like data.
    /// </summary>
    /// <exception cref="LocalServerException">initdb failed; the message has what it said.</exception>
    public async Task Create(PostgresPrograms programs, PostgresState state, CancellationToken cancellationToken)
    {
        if (Directory.Exists(state.DataDirectory))
            return;
        var fresh = $"{state.DataDirectory}.new";
        var password = $"{state.DataDirectory}.password";
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh, OwnerOnly);
        ServerDirectory.WritePrivate(password, state.Password);
        account?.Own(fresh);
        account?.Own(password);

        IReadOnlyList<string> initdb = [programs.Initdb, "--pgdata", fresh, "--username", LocalPostgres.Superuser,
            "--pwfile", password, "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--data-checksums",
            .. durable ? Array.Empty<string>() : ["--no-sync"]];
        var made = await ShortCommand.Run(
            account?.Run(initdb) ?? initdb, CleanEnvironment.Nothing, cancellationToken);
        File.Delete(password);
        if (made.ExitCode != 0)
            throw new LocalServerException(
                $"{programs.Initdb} ended with exit code {made.ExitCode}:\n{made.Output.Trim()}");
        Directory.Move(fresh, state.DataDirectory);
    }

    /// <summary>
    /// Data outside of the home moves along with it; a copy of the home gets data of its own.
    /// </summary>
    private PostgresState Adopt(PostgresState known, string cameFrom)
    {
        if (!Directory.Exists(cameFrom) && Directory.Exists(known.Elsewhere))
            Directory.Move(known.Elsewhere, Elsewhere);
        else
            Directory.CreateDirectory(Elsewhere);
        var adopted = known with { Elsewhere = Elsewhere };
        home.Save(adopted);
        return adopted;
    }

    private async Task<bool> Reaches(string place, CancellationToken cancellationToken)
    {
        var probe = Directory.CreateDirectory(Path.Combine(place, "probe"), OwnerOnly).FullName;
        account!.Own(probe);
        var reaches = await account.Reaches(probe, cancellationToken);
        Directory.Delete(probe);
        return reaches;
    }
}
