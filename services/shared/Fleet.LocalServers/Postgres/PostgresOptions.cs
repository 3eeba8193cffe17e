namespace Fleet.LocalServers;

/// <summary>A private PostgreSQL server.</summary>
/// <param name="Directory">Its own directory: state, log and, where the server's account reaches it, the
/// data.</param>
public sealed record PostgresOptions(string Directory)
{
    public int MaxConnections { get; init; } = 300;

    /// <summary>False only for data that is thrown away: commits no longer wait for the disk.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long a start may take, recovery after a crash included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);
}
